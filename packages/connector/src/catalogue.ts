import { addDevice } from './actions/add-device.ts';
import { addToSegment } from './actions/add-to-segment.ts';
import { alias } from './actions/alias.ts';
import { deleteDevice } from './actions/delete-device.ts';
import { deleteObject } from './actions/delete-object.ts';
import { destroyCustomer } from './actions/destroy-customer.ts';
import { findCustomers } from './actions/find-customers.ts';
import { getCustomerAttributes } from './actions/get-customer-attributes.ts';
import { getDelivery } from './actions/get-delivery.ts';
import { group } from './actions/group.ts';
import { identify } from './actions/identify.ts';
import { identifyCustomer } from './actions/identify-customer.ts';
import { mergeCustomers } from './actions/merge-customers.ts';
import { page } from './actions/page.ts';
import { relate } from './actions/relate.ts';
import { removeFromSegment } from './actions/remove-from-segment.ts';
import { request } from './actions/request.ts';
import { reset } from './actions/reset.ts';
import { screen } from './actions/screen.ts';
import { sendInApp } from './actions/send-in-app.ts';
import { sendInboxMessage } from './actions/send-inbox-message.ts';
import { sendPush } from './actions/send-push.ts';
import { sendSms } from './actions/send-sms.ts';
import { sendTransactionalEmail } from './actions/send-transactional-email.ts';
import { sendWhatsApp } from './actions/send-whatsapp.ts';
import { setSubscriptionPreferences } from './actions/set-subscription-preferences.ts';
import { submitForm } from './actions/submit-form.ts';
import { suppressCustomer } from './actions/suppress-customer.ts';
import { track } from './actions/track.ts';
import { trackAnonymousEvent } from './actions/track-anonymous-event.ts';
import { trackEvent } from './actions/track-event.ts';
import { triggerBroadcast } from './actions/trigger-broadcast.ts';
import { unrelate } from './actions/unrelate.ts';
import { unsuppressCustomer } from './actions/unsuppress-customer.ts';
import { upsertObject } from './actions/upsert-object.ts';
import type { Action } from './define-action.ts';
import { connectorError } from './errors.ts';
import { nearNames } from './near-names.ts';

const catalogue = [
  identifyCustomer,
  getCustomerAttributes,
  findCustomers,
  setSubscriptionPreferences,
  mergeCustomers,
  suppressCustomer,
  unsuppressCustomer,
  destroyCustomer,
  trackEvent,
  trackAnonymousEvent,
  sendTransactionalEmail,
  sendPush,
  sendSms,
  sendWhatsApp,
  sendInApp,
  sendInboxMessage,
  triggerBroadcast,
  getDelivery,
  addToSegment,
  removeFromSegment,
  upsertObject,
  deleteObject,
  relate,
  unrelate,
  addDevice,
  deleteDevice,
  submitForm,
  identify,
  track,
  page,
  screen,
  group,
  alias,
  reset,
  request,
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
