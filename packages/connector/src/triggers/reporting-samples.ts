import { deliveryMetrics, personMetrics } from './reporting-metrics.ts';

/** What Customer.io posts, in its own words. */
export interface ReportingPayload {
  event_id: string;
  object_type: string;
  metric: string;
  timestamp: number;
  data: Record<string, unknown>;
}

const identifiers = { id: 'cust-100', email: 'ada@example.com', cio_id: 'c3d400000017' };

const recipients: Record<string, string> = {
  email: 'ada@example.com',
  in_app: 'cust-100',
  sms: '+15551234567',
  whatsapp: '+15551234567',
  slack: '#orders',
  webhook: 'https://hooks.example.com/orders',
};

/** Every sample names a campaign but the email ones, which show the transactional origin. */
const originOf = (objectType: string) =>
  objectType === 'email'
    ? { transactional_message_id: 7 }
    : { campaign_id: 23, action_id: 215, parent_action_id: 210, trigger_event_id: '01K7EXAMPXE0000000000000AA' };

/**
 * One payload for each object type and metric, to try a workflow with and to test against.
 *
 * @example
 * parseReportingEvent(JSON.stringify(reportingSamples.find(({ metric }) => metric === 'bounced')));
 */
export const reportingSamples: readonly ReportingPayload[] = [
  ...Object.entries(deliveryMetrics).flatMap(([objectType, metrics]) =>
    Object.keys(metrics).map((metric) => ({ object_type: objectType, metric, data: deliveryData(objectType, metric) })),
  ),
  ...personMetrics.map((metric) => ({ object_type: 'customer', metric, data: personData(metric) })),
].map((sample, index) => ({
  event_id: `01K7EXAMP0000000000000${String(index).padStart(4, '0')}`,
  ...sample,
  timestamp: 1760000000 + index,
}));

function deliveryData(objectType: string, metric: string): Record<string, unknown> {
  const hasRecipient = !['drafted', 'attempted', 'failed', 'undeliverable'].includes(metric) || objectType === 'email';
  const failed = ['attempted', 'bounced', 'dropped', 'failed', 'undeliverable'].includes(metric);
  const failure = failed ? { failure_message: 'mailbox full' } : {};
  const inPush = objectType === 'push' && hasRecipient;
  return {
    ...originOf(objectType),
    delivery_id: 'RNqzBAABmZxExampleDelivery==',
    customer_id: 'cust-100',
    identifiers,
    ...(inPush && { recipients: [{ device_id: 'apns-token-1', device_platform: 'ios', ...failure }] }),
    ...(!inPush && failure),
    ...(hasRecipient && !inPush && { recipient: recipients[objectType] }),
    ...(objectType === 'email' && { subject: 'Your receipt' }),
    ...(metric === 'clicked' && { href: 'https://example.com/orders/A-17', link_id: 3 }),
    ...(metric === 'replied' && { to: '+15557654321', inbound_event_id: '01K7EXAMPXE0000000000000AB' }),
  };
}

function personData(metric: string): Record<string, unknown> {
  return {
    customer_id: 'cust-100',
    email_address: 'ada@example.com',
    identifiers,
    ...(metric === 'cio_subscription_preferences_changed' && { content: '{"topics":{"topic_2":false}}' }),
  };
}
