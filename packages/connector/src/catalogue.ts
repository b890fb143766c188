import { getCustomerAttributes } from './actions/get-customer-attributes.ts';
import { identifyCustomer } from './actions/identify-customer.ts';
import { sendTransactionalEmail } from './actions/send-transactional-email.ts';
import { trackAnonymousEvent } from './actions/track-anonymous-event.ts';
import { trackEvent } from './actions/track-event.ts';
import type { Action } from './define-action.ts';
import { connectorError } from './errors.ts';
import { nearNames } from './near-names.ts';

const catalogue = [
  identifyCustomer,
  getCustomerAttributes,
  trackEvent,
  trackAnonymousEvent,
  sendTransactionalEmail,
] as const;

type CatalogueAction = (typeof catalogue)[number];

export type ActionKey = CatalogueAction['key'];
type ActionOf<K extends ActionKey> = Extract<CatalogueAction, { key: K }>;
export type ActionInput<K extends ActionKey> = ActionOf<K>['sample']['input'];
export type ActionOutput<K extends ActionKey> = ActionOf<K>['sample']['output'];

/** Every action, in the order in which a person looks for them. */
export const actions = catalogue as unknown as readonly Action[];

const byKey = new Map(actions.map((action) => [action.key, action]));

/**
 * @throws {CioError} `cio_unknown_action`, naming the keys that come near.
 */
export function findAction(key: string): Action {
  const action = byKey.get(key);
  if (action) return action;
  const near = nearNames(key, [...byKey.keys()]);
  const hint = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'The catalogue lists them all.';
  throw connectorError('cio_unknown_action', `There is no action "${key.slice(0, 80)}". ${hint}`, 'key');
}
