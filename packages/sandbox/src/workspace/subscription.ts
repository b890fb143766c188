import type { JsonObject } from '../json.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';
import { type Person, preferencesOf } from './person.ts';

type CustomerMetric = 'subscribed' | 'unsubscribed' | 'cio_subscription_preferences_changed';

/** Reports a change of somebody's subscription. `because` is the channel whose message caused it, else `customer`. */
export function reportCustomer(webhooks: Webhooks, person: Person, metric: CustomerMetric, because: string): void {
  const data: JsonObject = {
    customer_id: person.id ?? '',
    email_address: person.email,
    identifiers: person.identifiers(),
  };
  const changed = metric === 'cio_subscription_preferences_changed';
  webhooks.report({
    subscription: changed ? 'customer_subscription_preferences_changed' : `customer_${metric}`,
    objectType: because,
    metric,
    data,
    ...(changed && { content: { content: JSON.stringify(preferencesOf(person)) } }),
  });
}

/** Sets the flag and, when it changed, reports it to webhooks. */
export function setUnsubscribed(webhooks: Webhooks, person: Person, unsubscribed: boolean, because = 'customer'): void {
  if (person.unsubscribed === unsubscribed) return;
  person.unsubscribed = unsubscribed;
  reportCustomer(webhooks, person, unsubscribed ? 'unsubscribed' : 'subscribed', because);
}
