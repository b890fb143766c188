import type { JsonObject } from '../json.ts';
import type { Person } from './person.ts';
import type { Workspace } from './workspace.ts';

type CustomerMetric = 'subscribed' | 'unsubscribed' | 'cio_subscription_preferences_changed';

/** Reports a change of somebody's subscription. `because` is the channel whose message caused it, else `customer`. */
export function reportCustomer(workspace: Workspace, person: Person, metric: CustomerMetric, because: string): void {
  const data: JsonObject = {
    customer_id: person.id ?? '',
    email_address: person.email,
    identifiers: person.identifiers(),
  };
  const changed = metric === 'cio_subscription_preferences_changed';
  workspace.webhooks.report({
    subscription: changed ? 'customer_subscription_preferences_changed' : `customer_${metric}`,
    objectType: because,
    metric,
    data,
    ...(changed && { content: { content: JSON.stringify({ topics: person.topics ?? {} }) } }),
  });
}
