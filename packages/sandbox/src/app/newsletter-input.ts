import type { Channel } from '../deliveries/channels.ts';
import { ApiError } from '../http/api-error.ts';
import { byteLength, isJsonObject, type Json, type JsonObject } from '../json.ts';
import { type AudienceFilter, parseFilter } from '../workspace/audience-filter.ts';
import { completeNewsletter } from '../workspace/complete.ts';
import type { ContentFields } from '../workspace/message-content.ts';
import type { Newsletter, SendingRate } from '../workspace/newsletters.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { readContent } from './content-fields.ts';

/** Documented (App API document, 2026-08). */
const limits = { nameCharacters: 190, bytes: 1_000_000, periods: [60, 3_600, 86_400] } as const;

/** The vendor's word for each channel, what its content cannot do without, and ours. */
const kinds: Readonly<Record<string, { readonly channel: Channel; readonly required: readonly string[] }>> = {
  email: { channel: 'email', required: ['subject', 'body'] },
  twilio: { channel: 'sms', required: ['body'] },
  push: { channel: 'push', required: [] },
  in_app: { channel: 'in_app', required: ['body_json'] },
  inbox: { channel: 'inbox', required: ['body_json'] },
  webhook: { channel: 'webhook', required: ['body', 'request_method', 'url'] },
};

/** Fields that are no content. */
const settings = [
  ...['name', 'type', 'recipients', 'send_now', 'scheduled_at', 'subscription_topic_id', 'layout_id', 'from'],
  ...['rate_limit_email_rate', 'rate_limit_time_period', 'rate_limit_spread'],
];

/** Newsletters give their errors without a status in the body. */
export const newsletterError = (status: number, message: string): ApiError => new ApiError(status, 'detail', message);

/** Reads a new newsletter, and whether it is to leave at once. @throws ApiError naming the field. */
export function readNewsletter(workspace: Workspace, body: unknown): { newsletter: Newsletter; sendNow: boolean } {
  const { assets, clock } = workspace;
  if (!isJsonObject(body)) throw newsletterError(400, 'the body must be a JSON object');
  if (byteLength(JSON.stringify(body)) > limits.bytes) throw newsletterError(400, 'the request may take 1 MB');
  const { name, type, send_now: sendNow, scheduled_at: scheduledAt } = body;
  if (typeof name !== 'string' || name === '') throw newsletterError(422, 'name is required');
  if (name.length > limits.nameCharacters) throw newsletterError(422, 'name takes at most 190 characters');
  if (sendNow === true && scheduledAt !== undefined) {
    throw newsletterError(422, 'send_now and scheduled_at do not go together');
  }
  const kind = Object.hasOwn(kinds, String(type)) ? kinds[String(type)] : undefined;
  if (!kind) throw newsletterError(422, `type must be one of ${Object.keys(kinds).join(', ')}`);
  const content = readNewsletterContent(workspace, kind.channel, body, kind.required);
  const newsletter = completeNewsletter(
    assets,
    {
      id: Math.max(0, ...assets.newsletters.map(({ id }) => id)) + 1,
      name,
      type: kind.channel,
      recipients: readRecipients(body.recipients),
      subscriptionTopicId: readTopic(workspace, body.subscription_topic_id),
      rate: readRate(body),
      scheduledAt: scheduledAt === undefined ? null : readSchedule(workspace, body),
      contents: [content],
    },
    clock.nowSeconds(),
  );
  return { newsletter, sendNow: sendNow === true };
}

function readNewsletterContent(
  { assets }: Workspace,
  channel: Channel,
  body: JsonObject,
  required: readonly string[],
): Partial<ContentFields> {
  const missing = required.find((field) => typeof body[field] !== 'string' || body[field] === '');
  if (missing !== undefined) throw newsletterError(422, `${missing} is required`);
  if (channel === 'push' && !body.subject && !body.body) {
    throw newsletterError(422, 'subject, body or both are required');
  }
  const content = readContent(assets, body, newsletterError, { more: settings });
  if (channel !== 'email') return content;
  if (body.from !== undefined && body.from_id !== undefined) {
    throw newsletterError(422, 'from and from_id do not go together');
  }
  if (content.fromId !== undefined) return content;
  // The oldest sender, unless one is named by its address.
  const sender =
    body.from === undefined
      ? assets.senders[0]
      : assets.senders.find(({ name, email }) => body.from === `${name} <${email}>` || body.from === email);
  if (!sender) throw newsletterError(422, `from ${JSON.stringify(body.from)} is no sender of this workspace`);
  return { ...content, fromId: sender.id, from: `${sender.name} <${sender.email}>` };
}

function readRecipients(value: Json | undefined): AudienceFilter {
  if (value === undefined) throw newsletterError(422, 'recipients is required');
  try {
    return parseFilter(value, 'recipients');
  } catch (error) {
    throw newsletterError(422, (error as Error).message);
  }
}

function readTopic({ assets }: Workspace, id: Json | undefined): number | null {
  if (id === undefined || id === null) return null;
  const topic = assets.topics.find((candidate) => candidate.id === id);
  if (!topic) throw newsletterError(422, `subscription_topic_id ${JSON.stringify(id)} is no topic of this workspace`);
  return topic.id;
}

/** How fast it may leave. The two numbers go together. */
export function readRate(body: unknown): SendingRate {
  const {
    rate_limit_email_rate: rate,
    rate_limit_time_period: period,
    rate_limit_spread: spread = false,
  } = isJsonObject(body) ? body : {};
  if ((rate === undefined) !== (period === undefined)) {
    throw newsletterError(422, 'rate_limit_email_rate and rate_limit_time_period go together');
  }
  if (rate !== undefined && (!Number.isInteger(rate) || Number(rate) < 1)) {
    throw newsletterError(422, 'rate_limit_email_rate must be a whole number above zero');
  }
  if (period !== undefined && !limits.periods.some((known) => known === period)) {
    throw newsletterError(422, `rate_limit_time_period must be one of ${limits.periods.join(', ')}`);
  }
  if (typeof spread !== 'boolean') throw newsletterError(422, 'rate_limit_spread must be true or false');
  return { perPeriod: rate === undefined ? null : Number(rate), periodSeconds: Number(period ?? 60), spread };
}

export function readSchedule({ clock }: Workspace, body: unknown): number {
  const at = isJsonObject(body) ? body.scheduled_at : undefined;
  if (typeof at !== 'number' || !Number.isInteger(at)) throw newsletterError(422, 'scheduled_at must be Unix seconds');
  if (at <= clock.nowSeconds()) throw newsletterError(422, 'scheduled_at must lie ahead');
  return at;
}
