import { sendError } from '../http/api-error.ts';
import { byteLength, isJsonObject, type Json, type JsonObject } from '../json.ts';
import { render, scopeFor } from '../liquid/render.ts';
import type { LiquidScope, MessageFacts } from '../liquid/scope.ts';
import type { TransactionalMessage } from '../workspace/assets.ts';
import { addDevice, deviceProblem } from '../workspace/devices.ts';
import { isSuppressedAtProvider } from '../workspace/esp-suppressions.ts';
import { isE164, type PersonRef } from '../workspace/identifiers.ts';
import { identifyPerson } from '../workspace/identify-person.ts';
import { inLanguage } from '../workspace/message-content.ts';
import { hasOptedOut } from '../workspace/opt-outs.ts';
import type { Person } from '../workspace/person.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { readAttachments } from './attachments.ts';
import { appApiType, type Channel } from './channels.ts';
import { newDeliveryId } from './deliveries.ts';
import type { Delivery, PushRecipient, RenderedMessage } from './delivery.ts';
import type { OutcomeStep } from './outcomes.ts';

/** Published limits of sends (App API document, read 2026-09). */
const maxRecipients = 15;
const maxBodyBytes = 1_000_000;
const maxAheadSeconds = 90 * 24 * 3600;

/**
 * Accepts one transactional message.
 * @throws ApiError for what Customer.io refuses at the door. Everything else, such as a template that does not render
 * or a recipient who unsubscribed, is accepted and shows in the delivery's life.
 */
export function sendMessage(workspace: Workspace, channel: Channel, body: JsonObject): Delivery {
  if (byteLength(JSON.stringify({ ...body, attachments: {} })) > maxBodyBytes) {
    throw sendError(400, `the request may take ${maxBodyBytes} bytes without attachments`);
  }
  if (body.message_data !== undefined && body.message_data !== null && !isJsonObject(body.message_data)) {
    throw sendError(400, 'message_data must be an object');
  }
  const template = findTemplate(workspace, channel, body);
  const attachments = channel === 'email' ? readAttachments(body.attachments) : {};
  const sendAt = readSendAt(workspace, body.send_at);
  if (channel === 'email') checkEmail(body, template);
  if (channel === 'sms' || channel === 'whatsapp') checkPhone(body.to);
  const { person, missing } = findPerson(workspace, channel, body);
  if (person && channel === 'push' && body.custom_device !== undefined && body.custom_device !== null) {
    upsertDevice(workspace, person, body.custom_device);
  }

  const data = isJsonObject(body.message_data) ? body.message_data : {};
  const id = newDeliveryId();
  const language = body.language ?? person?.attribute('language');
  const worded = template && inLanguage(template, language);
  const scope = scopeFor(person, data, factsOf(workspace, channel, body, worded, id));
  const { message, recipient, failure } = renderAll(body, worded, scope, attachments);
  const devices = channel === 'push' && person ? pushDevices(person, textOf(body.to) || 'all') : [];
  const decided = fate(body, template, person, {
    failure,
    missing,
    hasDevice: channel !== 'push' || devices.length > 0,
    isSuppressed: channel === 'email' && isSuppressedAtProvider(workspace.assets.suppressions, recipient),
    hasOptedOut: hasOptedOut(person, channel, message.from),
  });
  if (decided) workspace.activities.note(`the message will be ${decided.metric}: ${decided.detail?.failure_message}`);
  return workspace.deliveries.create(
    {
      id,
      channel,
      origin: { kind: 'transactional', messageId: template?.id ?? 1 },
      cioId: person?.cioId ?? null,
      identifiers: person?.identifiers() ?? { id: null, email: recipient, cio_id: '' },
      recipient: channel === 'push' ? (devices[0]?.device_id ?? '') : recipient || person?.email || person?.id || '',
      devices,
      message,
      data,
      sendAt,
      tracked: body.tracked !== false,
      retained: body.disable_message_retention !== true,
    },
    {
      draft: body.queue_draft === true || (body.queue_draft === undefined && template?.queueDrafts === true),
      ...(decided && { decided: [decided] }),
    },
  );
}

function factsOf(
  { assets, clock, pagesAt }: Workspace,
  channel: Channel,
  body: JsonObject,
  template: TransactionalMessage | undefined,
  deliveryId: string,
): MessageFacts {
  const { id = 1, name = '', subject = '' } = template ?? {};
  return {
    snippets: assets.snippets,
    linksAt: pagesAt(),
    deliveryId,
    at: clock.nowSeconds(),
    campaign: { id, name, type: 'transactional' },
    message: { id, name, type: `${appApiType(channel)}_action`, subject: textOf(body.subject) || subject },
  };
}

function findTemplate(workspace: Workspace, channel: Channel, body: JsonObject): TransactionalMessage | undefined {
  const reference = body.transactional_message_id ?? undefined;
  if (reference === undefined && channel === 'email') return undefined;
  if (typeof reference !== 'number' && typeof reference !== 'string') {
    throw sendError(400, 'transactional_message_id is required');
  }
  const found = workspace.assets.findMessage(reference);
  if (found?.channel === channel) return found;
  if (found) throw sendError(400, `transactional message ${reference} belongs to another channel`);
  const isName = typeof reference === 'string' && !/^\d+$/.test(reference);
  if (isName && body.auto_create === true)
    return workspace.assets.createMessage(channel, reference, workspace.clock.nowSeconds());
  throw sendError(400, `transactional message ${JSON.stringify(reference)} does not exist`);
}

function readSendAt(workspace: Workspace, value: Json | undefined): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'number' || !Number.isInteger(value)) throw sendError(400, 'send_at must be Unix seconds');
  const now = workspace.clock.nowSeconds();
  if (value > now + maxAheadSeconds) throw sendError(400, 'send_at may be at most 90 days ahead');
  return value > now ? value : null;
}

function checkEmail(body: JsonObject, template: TransactionalMessage | undefined): void {
  if (textOf(body.to) === '') throw sendError(400, 'to is required');
  const recipients = [body.to, body.cc, body.bcc].flatMap((list) => splitAddresses(textOf(list)));
  if (recipients.length > maxRecipients)
    throw sendError(400, `to, cc and bcc take at most ${maxRecipients} recipients`);
  if (template) return;
  for (const field of ['body', 'subject', 'from'] as const) {
    if (textOf(body[field]) === '') throw sendError(400, `${field} is required without a transactional_message_id`);
  }
}

function checkPhone(to: Json | undefined): void {
  const phone = textOf(to);
  if (phone === '') throw sendError(400, 'to is required');
  if (!phone.includes('{{') && !isE164(phone)) throw sendError(400, 'to must be a phone number in E.164 form');
}

/** Who a message is for and, where that is nobody, why: such a message is accepted, and dropped later. */
function findPerson(
  workspace: Workspace,
  channel: Channel,
  body: JsonObject,
): { person: Person | undefined; missing: string | null } {
  const { people } = workspace;
  if ((body.identifiers ?? undefined) === undefined && channel === 'email') {
    return { person: people.find({ kind: 'email', value: addressOf(textOf(body.to)) }), missing: null };
  }
  const refs = readIdentifiers(body.identifiers);
  const [ref] = refs;
  const known = refs.map((candidate) => people.find(candidate)).find((person) => person !== undefined);
  const person = known ?? identifyPerson(workspace, ref, {});
  if (person) return { person, missing: null };
  return { person, missing: people.isSuppressed(ref) ? 'the recipient is suppressed' : `nobody has this ${ref.kind}` };
}

function upsertDevice(workspace: Workspace, person: Person, device: Json): void {
  if (!isJsonObject(device)) throw sendError(400, 'custom_device must be an object');
  const problem = deviceProblem(device, 'token');
  if (problem) throw sendError(400, `custom_${problem.field} ${problem.message}`);
  addDevice(workspace, person, device, 'token');
}

/** The first that names somebody counts. */
function readIdentifiers(identifiers: Json | undefined): [PersonRef, ...PersonRef[]] {
  if (!isJsonObject(identifiers)) throw sendError(400, 'identifiers is required');
  const [first, ...others] = (['id', 'email', 'cio_id'] as const).flatMap((kind): PersonRef[] => {
    const value = identifiers[kind];
    if (value === undefined || value === null) return [];
    const text = typeof value === 'number' ? String(value) : textOf(value);
    if (text === '') throw sendError(400, `identifiers.${kind} must not be empty`);
    return [{ kind, value: text }];
  });
  if (!first) throw sendError(400, 'identifiers must hold one of id, email and cio_id');
  return [first, ...others];
}

function renderAll(
  body: JsonObject,
  template: TransactionalMessage | undefined,
  scope: LiquidScope,
  attachments: Record<string, number>,
): { message: RenderedMessage; recipient: string; failure: string | null } {
  let failure: string | null = null;
  const rendered = (override: Json | undefined, fallback = ''): string => {
    try {
      return render(textOf(override) || fallback, scope);
    } catch (error) {
      failure ??= error instanceof Error ? error.message : String(error);
      return '';
    }
  };
  const message: RenderedMessage = {
    subject: rendered(body.subject ?? body.title, template?.subject),
    body: rendered(body.body ?? body.message, template?.body),
    bodyPlain: rendered(body.body_plain),
    from: rendered(body.from, template?.from),
    replyTo: rendered(body.reply_to, template?.replyTo),
    preheader: rendered(body.preheader, template?.preheader),
    cc: textOf(body.cc),
    bcc: textOf(body.bcc),
    fakeBcc: body.fake_bcc === true,
    headers: readHeaders(body.headers),
    attachments,
  };
  return { message, recipient: rendered(body.to), failure };
}

/** The schema says JSON text holding `[{name, value}]`; the vendor's clients send an object. Both are taken. */
function readHeaders(value: Json | undefined): Record<string, string> {
  if (value === undefined || value === null || value === '') return {};
  const given: unknown = typeof value === 'string' ? parseOr400(value) : value;
  const pairs: unknown[][] = Array.isArray(given)
    ? given.map((entry) => (isJsonObject(entry) ? [entry.name, entry.value] : []))
    : Object.entries(given ?? {});
  const headers: Record<string, string> = {};
  for (const [name, text] of pairs) {
    if (typeof name !== 'string' || typeof text !== 'string') throw sendError(400, 'headers must map names to text');
    if (!/^[\x21-\x7e]+$/.test(name)) throw sendError(400, `headers: ${JSON.stringify(name)} is not a header name`);
    headers[name] = text;
  }
  return headers;
}

function parseOr400(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw sendError(400, 'headers is text that is not JSON');
  }
}

/** `all` devices, the one `last_used`, or the one whose token is named. */
function pushDevices(person: Person, to: string): PushRecipient[] {
  const devices = [...(person.devices?.values() ?? [])];
  const newest = devices.toSorted((a, b) => b.lastUsed - a.lastUsed)[0];
  const chosen =
    to === 'all'
      ? devices
      : to === 'last_used'
        ? newest
          ? [newest]
          : []
        : devices.filter(({ token }) => token === to);
  return chosen.map(({ token, platform }) => ({ device_id: token, device_platform: platform }));
}

interface Circumstances {
  readonly failure: string | null;
  readonly missing: string | null;
  readonly hasDevice: boolean;
  readonly isSuppressed: boolean;
  readonly hasOptedOut: boolean;
}

/** What is already sure to happen, for reasons that Customer.io finds only after its 200. */
function fate(
  body: JsonObject,
  template: TransactionalMessage | undefined,
  person: Person | undefined,
  { failure, missing, hasDevice, isSuppressed, hasOptedOut: optedOut }: Circumstances,
): OutcomeStep | undefined {
  const end = (metric: 'failed' | 'dropped' | 'undeliverable', failure_message: string): OutcomeStep => ({
    metric,
    afterMs: 20,
    detail: { failure_message },
  });
  if (failure !== null) return end('failed', failure);
  if (missing !== null) return end('dropped', missing);
  const toUnsubscribed = body.send_to_unsubscribed ?? template?.sendToUnsubscribed ?? true;
  if (person?.unsubscribed && toUnsubscribed === false) return end('undeliverable', 'the recipient is unsubscribed');
  if (optedOut) return end('undeliverable', 'the recipient opted out of this sender');
  if (isSuppressed) return end('dropped', 'the address is suppressed at the email provider');
  if (!hasDevice) return end('failed', 'the person has no such device');
  return undefined;
}

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** Splits at commas outside quotes: `"Lovelace, Ada" <ada@example.com>, bo@example.com` is two. */
const splitAddresses = (list: string): string[] =>
  (list.match(/(?:"(?:\\.|[^"\\])*"|[^,])+/g) ?? []).map((part) => part.trim()).filter((part) => part !== '');

/** `Ada <ada@example.com>` → `ada@example.com` */
const addressOf = (text: string): string => /<([^<>]+)>\s*$/.exec(text)?.[1] ?? text.trim();
