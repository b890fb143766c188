import { appError } from '../http/api-error.ts';
import { byteLength, isJsonObject, type Json, type JsonObject, withoutNulls } from '../json.ts';
import type { Broadcast, BroadcastTrigger } from '../workspace/assets.ts';
import { type AudienceFilter, parseFilter } from '../workspace/audience-filter.ts';
import type { Person } from '../workspace/person.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { download } from './download.ts';
import { sendContent } from './send-content.ts';

/** Published limits of triggers (App API document, read 2026-08). */
const limits = { dataBytes: 50_000, entries: 10_000, waiting: 5 } as const;

const audienceKeys = ['recipients', 'emails', 'ids', 'per_user_data', 'data_file_url'] as const;
type AudienceKey = (typeof audienceKeys)[number];

const allFlags = ['email_ignore_missing', 'id_ignore_missing', 'email_add_duplicates'];
/** Which flags go with which audience, as the vendor's own clients filter them. */
const flagsOf: Readonly<Record<AudienceKey, readonly string[]>> = {
  recipients: [],
  emails: ['email_ignore_missing', 'email_add_duplicates'],
  ids: ['id_ignore_missing'],
  per_user_data: allFlags,
  data_file_url: allFlags,
};

export interface TriggerRequest {
  readonly data: JsonObject;
  readonly audience: { readonly key: AudienceKey; readonly value: Json } | null;
  readonly ignoresMissing: { readonly id: boolean; readonly email: boolean };
  readonly filter: AudienceFilter | null;
}

const refuse = (message: string): Error => appError(422, message);

/** @throws ApiError 422 for mistakes that are found before a trigger gets its id. */
export function readTrigger(given: JsonObject): TriggerRequest {
  const body = withoutNulls(given);
  const audiences = audienceKeys.filter((key) => body[key] !== undefined);
  const key = audiences[0];
  if (audiences.length > 1) {
    throw refuse(`only one of ${audienceKeys.join(', ')} is allowed; got ${audiences.join(' and ')}`);
  }
  const allowed: readonly string[] = ['data', ...audiences, ...(key ? flagsOf[key] : [])];
  const unknown = Object.keys(body).find((name) => !allowed.includes(name));
  if (unknown !== undefined) throw refuse(`${unknown} is unknown, or does not go with ${key ?? 'no audience'}`);
  const data = body.data ?? {};
  if (!isJsonObject(data)) throw refuse('data must be an object');
  if (byteLength(JSON.stringify(data)) > limits.dataBytes) throw refuse(`data takes at most ${limits.dataBytes} bytes`);
  const value = key ? body[key] : undefined;
  if (key && key !== 'recipients' && key !== 'data_file_url') {
    if (!Array.isArray(value) || value.length === 0) throw refuse(`${key} must be an array with at least one entry`);
    if (value.length > limits.entries) throw refuse(`${key} takes at most ${limits.entries} entries`);
  }
  return {
    data,
    audience: key && value !== undefined ? { key, value } : null,
    ignoresMissing: { id: body.id_ignore_missing === true, email: body.email_ignore_missing === true },
    filter: key === 'recipients' ? readRecipients(value) : null,
  };
}

function readRecipients(value: Json | undefined): AudienceFilter {
  try {
    return parseFilter(value, 'recipients');
  } catch (error) {
    throw refuse((error as Error).message);
  }
}

interface Recipient {
  readonly person: Person;
  readonly data: JsonObject;
}

/** Gives the request a trigger id and, unless its people are wrong, sends. Sending happens after the answer. */
export function startTrigger(workspace: Workspace, broadcast: Broadcast, request: TriggerRequest): BroadcastTrigger {
  const { assets, clock } = workspace;
  const mine = assets.triggers.filter(({ broadcastId }) => broadcastId === broadcast.id);
  const waiting = mine.filter(({ processedAt, refusedWith }) => processedAt === null && refusedWith === null);
  if (waiting.length >= limits.waiting) throw appError(429, `${limits.waiting} triggers are waiting to be processed`);
  const trigger: BroadcastTrigger = {
    id: mine.length + 1,
    broadcastId: broadcast.id,
    createdAt: clock.nowSeconds(),
    processedAt: null,
    errors: [],
    refusedWith: null,
  };
  assets.triggers.push(trigger);
  if (request.audience?.key === 'data_file_url') {
    const url = String(request.audience.value);
    clock.after(50, () => clock.track(sendFile(workspace, broadcast, trigger, request, url)));
    return trigger;
  }
  const recipients = findRecipients(workspace, broadcast, request, trigger.errors);
  if (trigger.errors.length > 0) {
    trigger.refusedWith = {
      field: request.audience?.key ?? 'recipients',
      detail: `Errors were found while processing per user data (ids, emails or json data). More detail available from the errors endpoint for trigger ${trigger.id}`,
    };
    return trigger;
  }
  clock.after(50, () => sendAll(workspace, broadcast, trigger, recipients));
  return trigger;
}

function findRecipients(
  workspace: Workspace,
  broadcast: Broadcast,
  { audience, data, filter, ignoresMissing }: TriggerRequest,
  errors: string[],
): Recipient[] {
  if (!audience || filter) {
    const wanted = filter ?? broadcast.recipients;
    return [...workspace.people.all()]
      .filter((person) => workspace.segments.matches(wanted, person))
      .map((person) => ({ person, data }));
  }
  const entries = Array.isArray(audience.value) ? audience.value : [];
  return entries.flatMap((entry, index) => {
    const { kind, value, own } = readEntry(audience.key, entry);
    if (kind === null) {
      errors.push(`line ${index + 1}: an entry needs an id or an email`);
      return [];
    }
    const person = workspace.people.find({ kind, value });
    if (person) return [{ person, data: { ...data, ...own } }];
    if (!ignoresMissing[kind]) errors.push(`line ${index + 1}: no person with ${kind} ${value}`);
    return [];
  });
}

function readEntry(key: AudienceKey, entry: Json): { kind: 'id' | 'email' | null; value: string; own: JsonObject } {
  if (key === 'ids') return { kind: 'id', value: String(entry), own: {} };
  if (key === 'emails') return { kind: 'email', value: String(entry), own: {} };
  if (!isJsonObject(entry)) return { kind: null, value: '', own: {} };
  const own = isJsonObject(entry.data) ? entry.data : {};
  if (entry.id !== undefined) return { kind: 'id', value: String(entry.id), own };
  return { kind: typeof entry.email === 'string' ? 'email' : null, value: String(entry.email), own };
}

/** A file that cannot be read shows in the trigger's errors, not in the answer. */
async function sendFile(
  workspace: Workspace,
  broadcast: Broadcast,
  trigger: BroadcastTrigger,
  request: TriggerRequest,
  url: string,
): Promise<void> {
  const lines = await downloadLines(url, workspace.webhooks.policy.allowRemote).catch((error: Error) => error);
  if (lines instanceof Error) {
    trigger.errors.push(`failed to download data file, ${lines.message}`);
    trigger.processedAt = workspace.clock.nowSeconds();
    return;
  }
  const entries = lines.map((line, index): Json => {
    try {
      return JSON.parse(line);
    } catch {
      trigger.errors.push(`line ${index + 1}: not JSON`);
      return null;
    }
  });
  const audience = { key: 'per_user_data', value: entries.filter((entry) => entry !== null) } as const;
  const recipients = findRecipients(workspace, broadcast, { ...request, audience }, trigger.errors);
  if (trigger.errors.length > 0) trigger.processedAt = workspace.clock.nowSeconds();
  else sendAll(workspace, broadcast, trigger, recipients);
}

const downloadLines = async (url: string, allowRemote: boolean): Promise<string[]> =>
  (await download(url, allowRemote)).text.split('\n').filter((line) => line.trim() !== '');

function sendAll(
  workspace: Workspace,
  { id, name, action }: Broadcast,
  trigger: BroadcastTrigger,
  recipients: readonly Recipient[],
): void {
  trigger.processedAt = workspace.clock.nowSeconds();
  if (action.sendingState === 'off') return;
  for (const { person, data } of recipients) {
    sendContent(workspace, {
      channel: action.type,
      content: action,
      origin: { kind: 'broadcast', broadcastId: id, triggerId: trigger.id, actionId: action.id },
      campaign: { id, name, type: 'api_triggered_broadcast' },
      message: { id: action.id, name: action.name },
      person,
      data,
      draft: action.sendingState === 'draft',
    });
  }
}
