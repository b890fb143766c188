import { RowError } from '../faults.ts';
import { parseBoolean } from '../mapping/convert.ts';
import type { Kind } from './kind.ts';

/** Sets one topic and leaves the others alone, which the object of all topics would not. */
const topicPrefix = 'cio_subscription_preferences.topics.';

export const subscriptions: Kind = {
  name: 'subscriptions',
  does: 'sets what a person is subscribed to: columns topic_1, topic_2, … and unsubscribed, each true or false',
  ofPerson: true,
  requires: [],
  takes: [],
  others: 'attributes',
  comparable: true,
  build({ person, attributes }) {
    const preferences: Record<string, boolean> = {};
    for (const [name, value] of Object.entries(attributes)) {
      const key = /^topic_\d+$/.test(name) ? topicPrefix + name : name;
      if (key === name && name !== 'unsubscribed') {
        const reason = `${name} is no subscription: columns are topic_1, topic_2, … or unsubscribed; skip the others`;
        throw new RowError('invalid', reason, name);
      }
      preferences[key] = asBoolean(name, value);
    }
    if (Object.keys(preferences).length === 0) throw new RowError('missing-value', 'it sets no subscription');
    // Who is unknown is not made a person by what they are subscribed to.
    return { type: 'person', action: 'identify', person, attributes: preferences, updateOnly: true };
  },
};

function asBoolean(name: string, value: unknown): boolean {
  const parsed = typeof value === 'boolean' ? value : parseBoolean(String(value).trim());
  if (parsed === undefined) throw new RowError('wrong-type', `"${value}" in ${name} is neither true nor false`, name);
  return parsed;
}
