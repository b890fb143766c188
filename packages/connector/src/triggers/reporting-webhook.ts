import type { CallOptions, CustomerIo, ReportingWebhook, ReportingWebhookInput } from '@cio-bridge/sdk';

/** The reporting webhook that a trigger endpoint needs at Customer.io. */
export interface WantedReportingWebhook {
  /** What people see in Customer.io's list of webhooks. */
  name: string;
  /** Where events go. The webhook is known by it, so it has to be nobody else's. */
  endpoint: string;
  /** Every subscription that any workflow behind the endpoint needs; see `subscriptionsFor`. */
  events: readonly string[];
  /** Every open and click, not only the first of each delivery. Default false. */
  fullResolution?: boolean;
  /** Message content in sent events. Default false. */
  withContent?: boolean;
}

/** How what is there differs from what is wanted. */
export type WebhookDrift =
  | 'missing'
  | 'name'
  | 'disabled'
  | 'events_missing'
  | 'events_surplus'
  | 'full_resolution'
  | 'with_content'
  /** More than one webhook posts to the endpoint, so that events come more than once. */
  | 'duplicate';

export interface WebhookInspection {
  /** Customer.io's id of the webhook, if there is one. */
  webhookId?: number;
  drift: WebhookDrift[];
}

export interface WebhookRegistration {
  webhookId: number;
  outcome: 'created' | 'updated' | 'unchanged';
  /** What was mended. */
  drift: WebhookDrift[];
}

/** Says how Customer.io's reporting webhook for an endpoint differs from what is wanted. Changes nothing. */
export async function inspectReportingWebhook(
  client: CustomerIo,
  wanted: WantedReportingWebhook,
  call: CallOptions = {},
): Promise<WebhookInspection> {
  const [webhook, ...duplicates] = await webhooksAt(client, wanted.endpoint, call);
  if (webhook === undefined) return { drift: ['missing'] };
  return { webhookId: webhook.id, drift: driftOf(webhook, duplicates, wanted) };
}

/**
 * Makes Customer.io's reporting webhook what is wanted: creates it, mends what differs, removes duplicates. Run again
 * after a failure it goes on where it stopped. The signing key is not in any answer of Customer.io: a person has to
 * copy it from there.
 */
export async function ensureReportingWebhook(
  client: CustomerIo,
  wanted: WantedReportingWebhook,
  call: CallOptions = {},
): Promise<WebhookRegistration> {
  const [webhook, ...duplicates] = await webhooksAt(client, wanted.endpoint, call);
  if (webhook === undefined) {
    const created = await client.app.reportingWebhooks.create(settingsOf(wanted), call);
    return { webhookId: created.id, outcome: 'created', drift: ['missing'] };
  }
  const drift = driftOf(webhook, duplicates, wanted);
  if (drift.length === 0) return { webhookId: webhook.id, outcome: 'unchanged', drift };
  // In this order events may come twice for a moment, but none is missed.
  await client.app.reportingWebhooks.update(webhook.id, settingsOf(wanted), call);
  for (const { id } of duplicates) await client.app.reportingWebhooks.delete(id, call);
  return { webhookId: webhook.id, outcome: 'updated', drift };
}

/** Removes every reporting webhook that posts to the endpoint. @returns how many there were. */
export async function removeReportingWebhook(
  client: CustomerIo,
  endpoint: string,
  call: CallOptions = {},
): Promise<number> {
  const webhooks = await webhooksAt(client, endpoint, call);
  for (const { id } of webhooks) await client.app.reportingWebhooks.delete(id, call);
  return webhooks.length;
}

async function webhooksAt(client: CustomerIo, endpoint: string, call: CallOptions): Promise<ReportingWebhook[]> {
  const { href } = new URL(endpoint);
  const webhooks = await client.app.reportingWebhooks.list(call);
  return webhooks.filter((webhook) => URL.canParse(webhook.endpoint) && new URL(webhook.endpoint).href === href);
}

const settingsOf = ({ events, fullResolution = false, withContent = false, ...wanted }: WantedReportingWebhook) =>
  ({ ...wanted, events: [...events], disabled: false, fullResolution, withContent }) satisfies ReportingWebhookInput;

function driftOf(
  webhook: ReportingWebhook,
  duplicates: readonly ReportingWebhook[],
  { name, events, fullResolution = false, withContent = false }: WantedReportingWebhook,
): WebhookDrift[] {
  const drift: Partial<Record<WebhookDrift, boolean>> = {
    name: webhook.name !== name,
    disabled: webhook.disabled === true,
    events_missing: events.some((event) => !webhook.events.includes(event)),
    events_surplus: webhook.events.some((event) => !events.includes(event)),
    full_resolution: (webhook.fullResolution ?? false) !== fullResolution,
    with_content: (webhook.withContent ?? false) !== withContent,
    duplicate: duplicates.length > 0,
  };
  return Object.keys(drift).filter((key): key is WebhookDrift => drift[key as WebhookDrift] === true);
}
