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
  /**
   * What to do with a webhook that posts to the same path at another address, when none posts here: its receiver has
   * moved, or a copy of it is there. Only for a path that nobody else has, such as one with a secret in it. By default
   * such a webhook is nobody's, and another one is made.
   */
  elsewhere?: 'leave' | 'take-over';
}

/** How what is there differs from what is wanted. */
export type WebhookDrift =
  | 'missing'
  /** It posts to the same path at another address. */
  | 'elsewhere'
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
  /** `left`: it posts elsewhere, and that was to be left as it is. */
  outcome: 'created' | 'updated' | 'unchanged' | 'left';
  /** What was mended, or left. */
  drift: WebhookDrift[];
}

/** Says how Customer.io's reporting webhook for an endpoint differs from what is wanted. Changes nothing. */
export async function inspectReportingWebhook(
  client: CustomerIo,
  wanted: WantedReportingWebhook,
  call: CallOptions = {},
): Promise<WebhookInspection> {
  const { here, elsewhere } = await webhooksOf(client, wanted, call);
  const [webhook, ...duplicates] = here;
  if (webhook !== undefined) return { webhookId: webhook.id, drift: driftOf(webhook, duplicates, wanted) };
  if (elsewhere !== undefined) return { webhookId: elsewhere.id, drift: ['elsewhere'] };
  return { drift: ['missing'] };
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
  const { here, elsewhere } = await webhooksOf(client, wanted, call);
  const [webhook, ...duplicates] = here;
  if (webhook === undefined && elsewhere !== undefined) {
    if (wanted.elsewhere === 'leave') return { webhookId: elsewhere.id, outcome: 'left', drift: ['elsewhere'] };
    await client.app.reportingWebhooks.update(elsewhere.id, settingsOf(wanted), call);
    return { webhookId: elsewhere.id, outcome: 'updated', drift: ['elsewhere'] };
  }
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
  const { here } = await webhooksOf(client, { endpoint }, call);
  for (const { id } of here) await client.app.reportingWebhooks.delete(id, call);
  return here.length;
}

async function webhooksOf(
  client: CustomerIo,
  { endpoint, elsewhere }: Pick<WantedReportingWebhook, 'endpoint' | 'elsewhere'>,
  call: CallOptions,
): Promise<{ here: ReportingWebhook[]; elsewhere: ReportingWebhook | undefined }> {
  const { href, pathname } = new URL(endpoint);
  const webhooks = await client.app.reportingWebhooks.list(call);
  const posting = webhooks.filter((webhook) => URL.canParse(webhook.endpoint));
  return {
    here: posting.filter((webhook) => new URL(webhook.endpoint).href === href),
    elsewhere: elsewhere && posting.find((webhook) => new URL(webhook.endpoint).pathname === pathname),
  };
}

function settingsOf(wanted: WantedReportingWebhook) {
  const { name, endpoint, events, fullResolution = false, withContent = false } = wanted;
  return {
    name,
    endpoint,
    events: [...events],
    disabled: false,
    fullResolution,
    withContent,
  } satisfies ReportingWebhookInput;
}

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
