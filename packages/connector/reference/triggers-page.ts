import { type Catalogue, deliveryMetrics, type TriggerDescription } from '@cio-bridge/connector';
import { fieldsTable } from './fields-table.ts';

const heading = `<!-- Made by \`npm run generate -w packages/connector\`. Change the triggers, not this page. -->

# Triggers

What starts a workflow. Events and fields are Customer.io's as of November 2026. cio-bridge is not affiliated with
Customer.io.
`;

export const triggersPage = ({ triggers }: Catalogue): string =>
  `${[heading.trimEnd(), ...triggers.map(triggerSection)].join('\n\n')}\n`;

const triggerSection = (trigger: TriggerDescription) =>
  [
    `## ${trigger.key}`,
    `**${trigger.title}.** ${trigger.description}`,
    `[Customer.io's page](${trigger.docs})`,
    '### Filter',
    'Every list is optional. An event starts the workflow when each list given holds its value.',
    fieldsTable(trigger.filter),
    '### The event',
    'Absent fields were not in what Customer.io posted. What this version does not know comes through with the kind `unknown`.',
    fieldsTable(trigger.event),
    '### Kinds of events',
    eventsTable(trigger),
    '### Example',
    'What Customer.io posts:',
    [
      '```json',
      JSON.stringify(
        trigger.samples.find(({ metric }) => metric === 'clicked'),
        null,
        2,
      ),
      '```',
    ].join('\n'),
  ].join('\n\n');

function eventsTable({ samples, subscriptions }: TriggerDescription): string {
  const rows = samples.map(({ object_type, metric }) => {
    const subscription = `${object_type}_${metric.replace(/^cio_/, '')}`;
    const subscribable = subscriptions.includes(subscription) ? `\`${subscription}\`` : 'cannot be subscribed to';
    return `| ${object_type} | ${metric} | ${subscribable} | ${alwaysThere(object_type, metric)} |`;
  });
  return ['| Object type | Metric | Subscription | Always there |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function alwaysThere(objectType: string, metric: string): string {
  if (objectType === 'customer') return '`person`';
  const metrics: Record<string, Record<string, readonly string[]>> = deliveryMetrics;
  return ['deliveryId', ...(metrics[objectType]?.[metric] ?? [])].map((detail) => `\`${detail}\``).join(', ');
}
