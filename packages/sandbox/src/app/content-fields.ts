import type { ApiError } from '../http/api-error.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { Assets, Sender } from '../workspace/assets.ts';
import type { ContentFields } from '../workspace/message-content.ts';

type Fail = (status: number, message: string) => ApiError;

/** The wire's names of what may be changed of a message, and ours. All of these are text. */
const textFields = {
  subject: 'subject',
  body: 'body',
  body_plain: 'bodyPlain',
  body_amp: 'bodyAmp',
  body_json: 'bodyJson',
  preheader_text: 'preheader',
  recipient: 'recipient',
  url: 'url',
  method: 'method',
  request_method: 'method',
  image_url: 'imageUrl',
} as const satisfies Record<string, keyof ContentFields>;

/** Fields of an answer, which somebody who sends back what they got may send too. They change nothing. */
const readOnly = new Set([
  ...['id', 'campaign_id', 'broadcast_id', 'newsletter_id', 'parent_action_id', 'deduplicate_id', 'name', 'layout'],
  ...['created', 'updated', 'type', 'language', 'from', 'reply_to', 'preprocessor', 'cc', 'bcc', 'fake_bcc'],
]);

/** Reads a change of a message. Nothing is changed yet, so that a bad field spoils nothing. */
export function readContent(
  assets: Assets,
  body: unknown,
  fail: Fail,
  { more = [] }: { more?: readonly string[] } = {},
): Partial<ContentFields> {
  if (!isJsonObject(body)) throw fail(400, 'the body must be a JSON object');
  const change: Partial<ContentFields> = {};
  for (const [name, value] of Object.entries(body)) {
    if (Object.hasOwn(textFields, name)) {
      if (typeof value !== 'string') throw fail(400, `${name} must be text`);
      change[textFields[name as keyof typeof textFields]] = value;
    } else if (name === 'headers') change.headers = readHeaders(value, fail);
    else if (name === 'from_id') Object.assign(change, senderFields(assets, value, fail));
    else if (name === 'reply_to_id') Object.assign(change, replyFields(assets, value, fail));
    else if (!readOnly.has(name) && !more.includes(name)) throw fail(400, `unknown field ${JSON.stringify(name)}`);
  }
  if (change.bodyJson !== undefined) checkJson(change.bodyJson, fail);
  return change;
}

export function changeContent(content: ContentFields, change: Partial<ContentFields>, at: number): void {
  Object.assign(content, change);
  content.updatedAt = at;
}

function senderFields(assets: Assets, id: Json, fail: Fail): Partial<ContentFields> {
  const sender = findSender(assets, id, 'from_id', fail);
  return { fromId: sender.id, from: `${sender.name} <${sender.email}>` };
}

function replyFields(assets: Assets, id: Json, fail: Fail): Partial<ContentFields> {
  if (id === null) return { replyToId: null, replyTo: '' };
  const sender = findSender(assets, id, 'reply_to_id', fail);
  return { replyToId: sender.id, replyTo: sender.email };
}

function findSender({ senders }: Assets, id: Json, name: string, fail: Fail): Sender {
  const sender = senders.find((candidate) => candidate.id === id);
  if (!sender) throw fail(400, `${name} ${JSON.stringify(id)} is no sender of this workspace`);
  return sender;
}

/** Text, as emails take them, or a list, as webhooks do: `[{name, value}]`. */
function readHeaders(value: Json, fail: Fail): string {
  const list: Json = typeof value === 'string' ? parse(value, fail) : value;
  const isGood =
    Array.isArray(list) &&
    list.every((entry) => isJsonObject(entry) && typeof entry.name === 'string' && typeof entry.value === 'string');
  if (!isGood) throw fail(400, 'headers must be a list of names and values, or JSON text of one');
  return JSON.stringify(list);
}

function parse(text: string, fail: Fail): Json {
  try {
    return JSON.parse(text);
  } catch {
    throw fail(400, 'headers is text that is not JSON');
  }
}

function checkJson(text: string, fail: Fail): void {
  try {
    JSON.parse(text);
  } catch {
    throw fail(400, 'body_json is text that is not JSON');
  }
}

/** What a message says, as every answer that shows content has it. */
export const contentAnswer = (content: ContentFields, { createdAt }: { createdAt: number }): JsonObject => ({
  subject: content.subject,
  body: content.body,
  body_amp: content.bodyAmp ?? '',
  ...(content.bodyPlain !== undefined && { body_plain: content.bodyPlain }),
  ...(content.bodyJson !== undefined && { body_json: content.bodyJson }),
  preheader_text: content.preheader,
  from: content.from,
  ...(content.fromId !== undefined && { from_id: content.fromId }),
  reply_to: content.replyTo,
  reply_to_id: content.replyToId ?? null,
  preprocessor: 'premailer',
  recipient: content.recipient ?? '',
  cc: '',
  bcc: '',
  fake_bcc: false,
  headers: content.headers ?? '[]',
  layout: '',
  created: createdAt,
  updated: content.updatedAt,
});
