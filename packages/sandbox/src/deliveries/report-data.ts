import type { JsonObject } from '../json.ts';
import type { Channel, Metric } from './channels.ts';
import type { Delivery } from './delivery.ts';

const withFailure = new Set<Metric>(['attempted', 'bounced', 'dropped', 'failed', 'undeliverable', 'deferred']);
const withoutRecipient = new Set<Metric>(['drafted', 'attempted', 'failed', 'undeliverable']);

/** The `data` of a reporting webhook about a delivery, and the `content` that only some webhooks asked for. */
export function reportData(
  delivery: Delivery,
  metric: Metric,
  detail: JsonObject,
): { data: JsonObject; content?: JsonObject } {
  const data: JsonObject = {
    ...originKeys(delivery),
    delivery_id: delivery.id,
    identifiers: delivery.identifiers,
    customer_id: delivery.identifiers.id ?? '',
    ...recipientKeys(delivery, metric, detail),
    ...(metric === 'clicked' && { href: 'https://example.com/', link_id: 1 }),
    ...(metric === 'replied' && { inbound_event_id: `inbound-${delivery.id}`, to: delivery.message.from }),
    ...detail,
    ...(withFailure.has(metric) && hasOwnFailure(delivery.channel, metric) && failure(delivery)),
  };
  if (metric !== 'sent') return { data };
  const { body, headers } = delivery.message;
  const withHeaders = delivery.channel === 'email' && Object.keys(headers).length > 0;
  const lists = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  return { data, content: { content: body, ...(withHeaders && { headers: lists }) } };
}

function originKeys({ origin }: Delivery): JsonObject {
  switch (origin.kind) {
    case 'transactional':
      return { transactional_message_id: origin.messageId };
    case 'broadcast':
      return { broadcast_id: origin.broadcastId, trigger_id: origin.triggerId, action_id: origin.actionId };
    case 'campaign':
      return { campaign_id: origin.campaignId, action_id: origin.actionId, trigger_event_id: origin.eventId };
    case 'newsletter':
      return { newsletter_id: origin.newsletterId, content_id: origin.contentId };
  }
}

function recipientKeys(delivery: Delivery, metric: Metric, detail: JsonObject): JsonObject {
  const { channel, recipient, devices, message } = delivery;
  if (channel === 'push') {
    if (withoutRecipient.has(metric)) return {};
    const failed = metric === 'bounced' || metric === 'dropped';
    const message_ = typeof detail.failure_message === 'string' ? detail.failure_message : '';
    return { recipients: devices.map((device) => ({ ...device, ...(failed && { failure_message: message_ }) })) };
  }
  if (channel === 'email') {
    return metric === 'attempted' ? {} : { recipient, subject: message.subject };
  }
  const inAppOpen = channel === 'in_app' && metric === 'opened';
  return withoutRecipient.has(metric) || inAppOpen ? {} : { recipient };
}

/** Push says why per device when it bounces or is dropped; everybody else beside the recipient. */
const hasOwnFailure = (channel: Channel, metric: Metric): boolean =>
  channel !== 'push' || (metric !== 'bounced' && metric !== 'dropped');

const failure = (delivery: Delivery): JsonObject => ({ failure_message: delivery.failureMessage ?? 'unknown' });
