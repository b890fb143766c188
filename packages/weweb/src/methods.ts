import { type Action, actions } from '@cio-bridge/connector';

/** One method of the integration: an action under the name and the fields that WeWeb's users know. */
export interface Method {
  /** `identify_customer` */
  slug: string;
  action: Action;
  /** What WeWeb calls fields of the action, in the order in which they are asked for. Its own names are taken as well. */
  words: Readonly<Record<string, string>>;
}

const person = { customer_identifier: 'person' };
const event = { event_name: 'name', event_data: 'data' };

/** Where WeWeb's words are others than the action's own. */
const wordsOf: Readonly<Record<string, Method['words']>> = {
  identify_customer: { ...person, traits: 'attributes' },
  track_event: { ...person, ...event },
  track_anonymous_event: event,
  add_device: { ...person, device_token: 'token', device_id: 'token', device_platform: 'platform' },
  delete_device: { ...person, device_token: 'token', device_id: 'token' },
  send_transactional_email: { ...person, identifiers: 'person' },
  send_push: { ...person, identifiers: 'person' },
};

const methodOf = (action: Action): Method => {
  const slug = action.key.slice(action.key.indexOf('/') + 1).replaceAll('-', '_');
  const namesPerson = 'person' in ((action.sample.input ?? {}) as object);
  return { slug, action, words: wordsOf[slug] ?? (namesPerson ? person : {}) };
};

/** Every action of the catalogue. */
export const methods: readonly Method[] = actions.map(methodOf);

/** The two people of a merge, each as what it is identified by and the value. */
export const pairs: Readonly<Record<string, Readonly<Record<'type' | 'value', string>>>> = {
  primary: { type: 'primary_identifier_type', value: 'primary_identifier' },
  secondary: { type: 'secondary_identifier_type', value: 'secondary_identifier' },
};

/** `customerIdentifier`, `Customer Identifier` and `customer_identifier` are one name. */
export const plainly = (name: string): string => name.toLowerCase().replace(/[-_ ]/g, '');

/** `transactionalMessageId` as WeWeb's integrations write it: `transactional_message_id`. */
export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
