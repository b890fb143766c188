import { CioError, readPerson, sendMarkerHeader } from '@cio-bridge/connector';
import { sql } from 'kysely';
import type { LoggedConnector } from '../../connections/open-connectors.ts';
import type { Store } from '../../store/store.ts';
import { CLOCK_SKEW_MS, EVENT_WITH_MARKER, findReport } from './reports-of-sends.ts';
import type { SendEntry } from './send-entry.ts';
import type { SendLedger } from './send-ledger.ts';

/**
 * What became of a send that may or may not have left. `absent` is proof, given now: no delivery that
 * could be ours exists. `pending` may still come out otherwise; `unknowable` will not. `candidates`: the deliveries
 * that it may have become.
 */
export type Finding =
  | { kind: 'found'; output: unknown; how: string }
  | { kind: 'absent' }
  | { kind: 'pending'; why: string; candidates?: string[] }
  | { kind: 'unknowable'; why: string; candidates?: string[] };

const MAX_CANDIDATES = 10;
/** Of archived messages, Customer.io lets 100 be read a day: who has no turn by then would wait for tomorrow. */
export const ARCHIVE_TURN_MS = 3_000;
/** The most that Customer.io gives in one page. */
const PAGE_SIZE = 1_000;

/** The sends that leave a delivery, and what the App API calls their channel. */
const DELIVERY_TYPES: Record<string, string | undefined> = {
  'customer-io/send-transactional-email': 'email',
  'customer-io/send-push': 'push',
  'customer-io/send-sms': 'twilio',
  'customer-io/send-whatsapp': 'whatsapp',
  'customer-io/send-in-app': 'in_app',
};

interface Message {
  id: string;
  type?: string;
  created?: number;
  recipient?: string | null;
}

interface LookServices extends Pick<Store, 'reads'> {
  ledger: SendLedger;
  connector: LoggedConnector;
  /**
   * Whether an event that bears the marker should have come by now: reading archived messages, of which
   * Customer.io allows few, is for when it has not.
   */
  isSettled: boolean;
}

/** Looks for a send by its marker in incoming events, then among what Customer.io says it sent. */
export async function lookForSend(
  entry: SendEntry,
  input: Record<string, unknown>,
  services: LookServices,
): Promise<Finding> {
  const report = await findReport(entry, services.reads);
  if (report) return { kind: 'found', output: { deliveryId: report.deliveryId }, how: EVENT_WITH_MARKER };
  try {
    if (entry.action === 'customer-io/trigger-broadcast') return await lookForTrigger(entry, input, services);
    const type = DELIVERY_TYPES[entry.action];
    if (type === undefined) {
      return { kind: 'unknowable', why: `Customer.io does not let anyone look up whether ${entry.action} happened` };
    }
    const finding = await lookForDelivery(entry, input, type, services);
    return finding.kind === 'absent' && isForLater(input)
      ? { kind: 'unknowable', why: 'a draft, or a message for later, need not be listed before it is sent' }
      : finding;
  } catch (error) {
    if (!(error instanceof CioError)) throw error;
    const kind = error.remedy === 'retry' ? 'pending' : 'unknowable';
    return { kind, why: `Customer.io could not be asked: ${error.message}` };
  }
}

/** A moment that is not written in Unix seconds counts as one that lies ahead: that asks a person at worst. */
const isForLater = ({ queueDraft, sendAt }: Record<string, unknown>): boolean =>
  queueDraft === true || (sendAt !== undefined && !(typeof sendAt === 'number' && sendAt * 1000 <= Date.now()));

async function lookForDelivery(
  entry: SendEntry,
  input: Record<string, unknown>,
  type: string,
  { ledger, connector, isSettled }: LookServices,
): Promise<Finding> {
  const sinceMs = entry.intendedAtMs - CLOCK_SKEW_MS;
  const messages = await messagesSince(sinceMs, input, type, connector);
  const possible = messages.filter(({ created = 0 }) => created * 1000 >= sinceMs - 1000);
  const claimed = await ledger.claimed(possible.map(({ id }) => id));
  const candidates = possible.filter(({ id }) => !claimed.has(id));
  if (candidates.length === 0) return { kind: 'absent' };
  if (type !== 'email') {
    const ids = candidates.map(({ id }) => id);
    const why = `the person was sent ${ids.join(', ')} at that time, and only of an email can be told whether it is this one`;
    return { kind: 'unknowable', why, candidates: ids };
  }
  if (!isSettled)
    return { kind: 'pending', why: 'a message went to the person, and no event tells whether it is ours' };
  return findMarker(entry, candidates, connector);
}

/**
 * The person's messages, or, when Customer.io does not know the person, everybody's: of emails, those to that
 * recipient. Numbers and devices are written in more ways than one, and prove nothing.
 */
async function messagesSince(
  sinceMs: number,
  input: Record<string, unknown>,
  type: string,
  connector: LoggedConnector,
) {
  const query = { start_ts: Math.floor(sinceMs / 1000), type, limit: PAGE_SIZE };
  // As the send named the person: of several identifiers, by the one that decided.
  const [kind, value] = Object.entries(readPerson(input.person) ?? {})[0] ?? [];
  if (kind !== undefined) {
    const id = kind === 'cioId' ? `cio_${value}` : String(value);
    const idType = kind === 'cioId' ? 'cio_id' : kind;
    const path = `/v1/customers/${encodeURIComponent(id)}/messages`;
    const ofPerson = await listMessages(connector, path, { ...query, id_type: idType });
    if (ofPerson) return ofPerson;
  }
  const everybodys = (await listMessages(connector, '/v1/messages', { ...query, drafts: 'true' })) ?? [];
  if (type !== 'email') return everybodys;
  const recipients = String(input.to ?? '').toLowerCase();
  return everybodys.filter(({ recipient }) => !recipient || recipients.includes(recipient.toLowerCase()));
}

async function listMessages(
  connector: LoggedConnector,
  path: string,
  query: Record<string, string | number>,
): Promise<Message[] | undefined> {
  const messages: Message[] = [];
  let start = '';
  do {
    const page = await read(connector, path, { query: { ...query, ...(start && { start }) } });
    if (page === undefined) return undefined;
    messages.push(...((page.messages as Message[] | null | undefined) ?? []));
    start = typeof page.next === 'string' ? page.next : '';
  } while (start !== '');
  return messages;
}

/** Reads the headers that the candidates were sent with. */
async function findMarker(entry: SendEntry, candidates: Message[], connector: LoggedConnector): Promise<Finding> {
  const unread: string[] = [];
  for (const { id } of candidates.slice(0, MAX_CANDIDATES)) {
    const archived = await readArchived(id, connector);
    if (archived === 'no turn') {
      const why = 'a message went to the person, and the 100 a day that may be looked into are used up';
      return { kind: 'pending', why, candidates: candidates.map((candidate) => candidate.id) };
    }
    const headers = JSON.stringify(archived?.headers ?? '');
    if (headers.includes(entry.marker)) {
      return { kind: 'found', output: { deliveryId: id }, how: 'its marker in the archived message' };
    }
    // Ours always bear the header; without any, the content was not kept.
    if (!headers.includes(sendMarkerHeader) && !isOther(archived)) unread.push(id);
  }
  if (candidates.length > MAX_CANDIDATES || unread.length > 0) {
    const why = `the marker of ${unread.join(', ') || 'some messages'} could not be read`;
    return { kind: 'pending', why, candidates: candidates.map(({ id }) => id) };
  }
  return { kind: 'absent' };
}

type Archived = { headers?: unknown; forgotten?: unknown };

async function readArchived(id: string, connector: LoggedConnector): Promise<Archived | 'no turn' | undefined> {
  const path = `/v1/messages/${encodeURIComponent(id)}/archived_message`;
  const signal = AbortSignal.timeout(ARCHIVE_TURN_MS);
  try {
    return (await read(connector, path, { signal }))?.archived_message as Archived | undefined;
  } catch (error) {
    if (signal.aborted && error instanceof CioError && error.code === 'cio_aborted') return 'no turn';
    throw error;
  }
}

/** A message that was kept with its headers, among which ours is not. */
const isOther = (archived: Archived | undefined): boolean =>
  archived !== undefined && archived.forgotten !== true && archived.headers !== undefined && archived.headers !== null;

/** A broadcast's triggers bear no marker: one that nobody claims may be ours, or another program's. */
async function lookForTrigger(
  entry: SendEntry,
  { broadcastId }: Record<string, unknown>,
  { reads, connector }: LookServices,
): Promise<Finding> {
  const page = await read(connector, `/v1/broadcasts/${encodeURIComponent(String(broadcastId))}/triggers`);
  const triggers = (page?.triggers as { id: number; created_at?: number }[] | null | undefined) ?? [];
  const sinceMs = entry.intendedAtMs - CLOCK_SKEW_MS;
  const settled = await reads
    .selectFrom('send_ledger')
    .select('output')
    // Written out, so that the index of those alone is taken.
    .where(sql<boolean>`action = 'customer-io/trigger-broadcast'`)
    .where('connection_id', '=', entry.connectionId)
    .where('state', '=', 'sent')
    .where('intended_at_ms', '>=', sinceMs - CLOCK_SKEW_MS)
    .execute();
  const claimed = new Set(
    settled.map(({ output }) => (JSON.parse(output ?? '{}') as { triggerId?: number }).triggerId),
  );
  const candidates = triggers.filter(
    ({ id, created_at: createdAt = Number.POSITIVE_INFINITY }) => createdAt * 1000 >= sinceMs && !claimed.has(id),
  );
  if (candidates.length === 0) return { kind: 'absent' };
  const ids = candidates.map(({ id }) => id).join(', ');
  return {
    kind: 'unknowable',
    why: `the broadcast was triggered at that time (trigger ${ids}), and of a trigger nobody can tell who made it`,
  };
}

/** @returns `undefined` for a 404. */
async function read(
  connector: LoggedConnector,
  path: string,
  { query, signal }: { query?: Record<string, string | number>; signal?: AbortSignal } = {},
): Promise<Record<string, unknown> | undefined> {
  try {
    const request = { api: 'app', method: 'GET', path, ...(query && { query }) };
    const { body } = (await connector.run('customer-io/request', request as never, signal && { signal })) as {
      body?: Record<string, unknown>;
    };
    return body;
  } catch (error) {
    if ((error as CioError).status === 404) return undefined;
    throw error;
  }
}
