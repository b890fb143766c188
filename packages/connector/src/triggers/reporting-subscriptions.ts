import type { ReportingEventFilter } from './reporting-event-filter.ts';
import { deliveryMetrics, personMetrics } from './reporting-metrics.ts';

/** Documented as a payload, yet not among the events that a webhook can subscribe to. */
const notSubscribable = new Set(['slack_undeliverable']);

interface Subscription {
  /** The vendor's name of it, as a reporting webhook's settings list it. */
  name: string;
  objectTypes: readonly string[];
  metric: string;
}

const channels = Object.keys(deliveryMetrics);

const subscriptions: readonly Subscription[] = [
  ...personMetrics.map((metric) => ({
    name: `customer_${metric.replace(/^cio_/, '')}`,
    // A person's own events bear the channel of the message behind them.
    objectTypes: ['customer', ...channels],
    metric,
  })),
  ...Object.entries(deliveryMetrics).flatMap(([channel, metrics]) =>
    Object.keys(metrics).map((metric) => ({ name: `${channel}_${metric}`, objectTypes: [channel], metric })),
  ),
].filter(({ name }) => !notSubscribable.has(name));

/**
 * Every event that a reporting webhook can subscribe to.
 * @see https://docs.customer.io/integrations/api/app/ (reporting webhooks, read 2026-11)
 */
export const reportingSubscriptions: readonly string[] = subscriptions.map(({ name }) => name);

/** The subscriptions that a reporting webhook needs for all of these filters together. No filter asks for everything. */
export const subscriptionsFor = (filters: readonly (ReportingEventFilter | undefined)[]): string[] =>
  subscriptions
    .filter(({ objectTypes, metric }) =>
      filters.some(
        (filter) =>
          (filter?.metrics?.includes(metric) ?? true) &&
          (filter?.objectTypes === undefined || filter.objectTypes.some((wanted) => objectTypes.includes(wanted))),
      ),
    )
    .map(({ name }) => name);
