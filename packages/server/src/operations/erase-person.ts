import { setTimeout as sleep } from 'node:timers/promises';
import { type RawBuilder, sql } from 'kysely';
import { storableKey } from '../store/batch.ts';
import type { Store } from '../store/store.ts';
import { mentions, patternsOf } from './mentions.ts';

/** Looked at in one go. */
const ROWS_PER_STEP = 1_000;
/** Read in one go, of those that may be the person's. */
const MAX_CHARACTERS = 4_000_000;
const PAUSE_MS = 5;

/** Where a run may name a person: what started it, why it failed, and each of its steps and sends. */
const RUN_TEXTS = ['event', 'order_key', 'activation', 'error'];
const PARTS_OF_RUNS = {
  run_steps: ['input', 'output', 'error', 'detail'],
  send_ledger: ['output', 'reason', 'candidates', 'decision'],
};

/** How much was, or would be, erased. */
export interface Erased {
  /** Their times, metrics and ids stay, so that what Customer.io posts again is known; nothing of the person does. */
  events: number;
  heldEvents: number;
  deliveries: number;
  /** With their steps and what they sent. */
  runs: number;
  activities: number;
  /** Runs that have not ended keep what they need: cancel them or let them end, then erase again. */
  runsUnderWay: number;
  /** To whom events were forwarded, keeps them: this is only what is known of it here. */
  forwardedEvents: number;
}

interface Row {
  id: string;
  [column: string]: string | number | null;
}

/**
 * Erases what is kept of a person of Customer.io in tables: in events, held events, deliveries, runs and the
 * activity log. Backups keep what they hold until they are deleted.
 *
 * @param identifiers - All that the person is known by: ids, e-mail addresses, `cio_id`s. Ids are compared as they
 * are; e-mail addresses are found inside texts too, however they are written.
 * @param clientIds - The only clients in whose data it is looked for; all when left out.
 */
export async function erasePerson(
  store: Pick<Store, 'db' | 'reads' | 'kind'>,
  options: { identifiers: readonly string[]; clientIds?: readonly string[] | undefined; dryRun?: boolean },
): Promise<Erased> {
  const { db, reads, kind } = store;
  const { identifiers, clientIds, dryRun = false } = options;
  const isMentioned = mentions(identifiers);
  // Very long ones are found by their hash.
  const keys = sql.join([...new Set([...identifiers, ...identifiers.map(storableKey)])]);
  const patterns = patternsOf(identifiers);
  const like = (column: string) =>
    anyOf(patterns.map((pattern) => sql`lower(${sql.ref(column)}) like ${pattern} escape '!'`));
  const ofClients = (column: RawBuilder<unknown>) =>
    clientIds === undefined
      ? sql`true`
      : clientIds.length === 0
        ? sql`false`
        : sql`${column} in (${sql.join(clientIds)})`;
  const inEndpoints = sql`endpoint_id in (
    select trigger_endpoints.id from trigger_endpoints
    join connections on connections.id = trigger_endpoints.connection_id
    where ${ofClients(sql.ref('connections.client_id'))})`;
  const erased: Erased = {
    events: 0,
    heldEvents: 0,
    deliveries: 0,
    runs: 0,
    activities: 0,
    runsUnderWay: 0,
    forwardedEvents: 0,
  };
  // What is deleted is overwritten, too.
  if (kind === 'sqlite' && !dryRun) await sql`pragma secure_delete = on`.execute(db);

  /** Ids of runs and deliveries that were counted. */
  const seen = new Set<string>();

  /** Rows of a table, piece by piece in the order of their ids. */
  async function* scan(table: string, columns: string[], where: RawBuilder<unknown>): AsyncGenerator<Row> {
    const selected = sql.join(columns.map((column) => sql.ref(column)));
    for (let after = ''; ; ) {
      const { rows: ends } = await sql<{ id: string }>`
        select id from ${sql.table(table)} where id > ${after} order by id limit 1 offset ${sql.lit(ROWS_PER_STEP)}`.execute(
        reads,
      );
      const end = ends[0]?.id;
      const upTo = end === undefined ? sql`` : sql`and id <= ${end}`;
      const { rows: found } = await sql<Found>`
        select id, ${charactersIn(columns)} as characters from ${sql.table(table)}
        where id > ${after} ${upTo} and ${where}`.execute(reads);
      for (const ids of piecesOf(found)) {
        const { rows } = await sql<Row>`
          select ${selected} from ${sql.table(table)} where id in (${sql.join(ids)})`.execute(reads);
        yield* rows;
      }
      if (end === undefined) return;
      after = end;
      await sleep(PAUSE_MS);
    }
  }

  async function remove(table: string, column: string, values: readonly string[]): Promise<void> {
    if (dryRun || values.length === 0) return;
    await sql`delete from ${sql.table(table)} where ${sql.ref(column)} in (${sql.join(values)})`.execute(db);
  }

  async function eraseEvents(): Promise<void> {
    const isTheirs = sql`${inEndpoints} and (person_id in (${keys}) or ${like('recipient')} or ${like('payload')})`;
    for await (const event of scan('events', ['id', 'person_id', 'payload', 'delivery_id'], isTheirs)) {
      if (!isMentioned(event.person_id) && !isMentioned(event.payload)) continue;
      erased.events += 1;
      if (event.delivery_id !== null) await eraseDeliveries(sql`delivery_id = ${event.delivery_id}`);
      await eraseRuns(sql`event_id = ${event.id}`);
      await eraseForwarded(event.id);
      if (dryRun) continue;
      await sql`update events set payload = ${'{"erased":true}'}, person_id = null, delivery_id = null, recipient = null, detail = null
        where id = ${event.id}`.execute(db);
    }
  }

  /** With their attempts, whose answers may tell of the person. */
  async function eraseForwarded(eventId: string): Promise<void> {
    const { rows } = await sql<{ id: string }>`
      select id from forwarded_events where event_id = ${eventId}`.execute(db);
    erased.forwardedEvents += rows.length;
    await remove(
      'forwarded_events',
      'id',
      rows.map(({ id }) => id),
    );
  }

  async function eraseHeld(): Promise<void> {
    for await (const { id, body_base64: body } of scan('held_events', ['id', 'body_base64'], inEndpoints)) {
      if (!isMentioned(Buffer.from(String(body), 'base64').toString())) continue;
      erased.heldEvents += 1;
      await remove('held_events', 'id', [id]);
    }
  }

  async function eraseDeliveries(isTheirs: RawBuilder<unknown>): Promise<void> {
    const inConnections = sql`connection_id in (select id from connections where ${ofClients(sql.ref('client_id'))})`;
    const { rows } = await sql<{ delivery_id: string }>`
      select delivery_id from deliveries where ${isTheirs} and ${inConnections}`.execute(db);
    // A dry run finds some twice.
    const ids = rows.map(({ delivery_id: id }) => id).filter((id) => !seen.has(id));
    for (const id of ids) seen.add(id);
    erased.deliveries += ids.length;
    for (const table of ['reconciled_metrics', 'delivery_checks', 'traced_sends', 'deliveries']) {
      await remove(table, 'delivery_id', ids);
    }
  }

  /** Of those that the query finds, the ones of which it is true. */
  async function eraseRuns(isTheirs: RawBuilder<unknown>, isSo: (row: Row) => boolean = () => true): Promise<void> {
    const inWorkflows = sql`workflow_id in (select id from workflows where ${ofClients(sql.ref('client_id'))})`;
    const { rows } = await sql<Row>`
      select id, ended_at_ms, ${sql.join(RUN_TEXTS.map((column) => sql.ref(column)))} from runs where ${isTheirs} and ${inWorkflows}`.execute(
      db,
    );
    await forget(rows.filter(isSo));
  }

  async function forget(runs: Row[]): Promise<void> {
    const fresh = runs.filter(({ id }) => !seen.has(id));
    for (const { id } of fresh) seen.add(id);
    const ended = fresh.filter(({ ended_at_ms: endedAtMs }) => endedAtMs !== null).map(({ id }) => id);
    erased.runsUnderWay += fresh.length - ended.length;
    erased.runs += ended.length;
    await remove('activities', 'run_id', ended);
    await remove('runs', 'id', ended);
  }

  async function eraseRunsThatMention(): Promise<void> {
    const parts = Object.entries(PARTS_OF_RUNS);
    const isTheirs = sql`(order_key in (${keys}) or ${anyOf(RUN_TEXTS.map(like))} or ${anyOf(
      parts.map(
        ([table, columns]) =>
          sql`exists (select 1 from ${sql.table(table)} where run_id = runs.id and ${anyOf(columns.map(like))})`,
      ),
    )})`;
    for await (const { id } of scan('runs', ['id'], isTheirs)) {
      const isInParts = (await Promise.all(parts.map(([table, columns]) => isMentionedIn(id, table, columns)))).some(
        Boolean,
      );
      await eraseRuns(sql`id = ${id}`, (run) => isInParts || RUN_TEXTS.some((column) => isMentioned(run[column])));
    }
  }

  async function isMentionedIn(runId: string, table: string, columns: string[]): Promise<boolean> {
    const { rows } = await sql<Row>`
      select ${sql.join(columns.map((column) => sql.ref(column)))} from ${sql.table(table)}
      where run_id = ${runId} and ${anyOf(columns.map(like))}`.execute(db);
    return rows.some((row) => Object.values(row).some(isMentioned));
  }

  async function eraseActivities(): Promise<void> {
    const isTheirs = sql`${ofClients(sql.ref('client_id'))} and (${like('input')} or ${like('error')} or ${like('calls')})`;
    for await (const { id, ...activity } of scan('activities', ['id', 'input', 'error', 'calls'], isTheirs)) {
      if (!Object.values(activity).some(isMentioned)) continue;
      erased.activities += 1;
      await remove('activities', 'id', [id]);
    }
  }

  /** Of one that was asked for with the person in its filter, that it was stays. */
  async function eraseReplays(): Promise<void> {
    for await (const { id, filter } of scan(
      'replays',
      ['id', 'filter'],
      sql`ended_at_ms is not null and ${like('filter')}`,
    )) {
      if (dryRun || !isMentioned(filter)) continue;
      await sql`update replays set filter = null where id = ${id}`.execute(db);
    }
  }

  // First what is found by itself: of what is deleted with its run, only the runs are counted.
  await eraseActivities();
  await eraseEvents();
  await eraseHeld();
  await eraseDeliveries(sql`person_id in (${keys})`);
  await eraseRunsThatMention();
  await eraseReplays();
  return erased;
}

const anyOf = (conditions: RawBuilder<unknown>[]) => sql`(${sql.join(conditions, sql` or `)})`;

interface Found {
  id: string;
  characters: number;
}

const charactersIn = (columns: readonly string[]) =>
  sql.join(
    columns.map((column) => sql`coalesce(length(${sql.ref(column)}), 0)`),
    sql` + `,
  );

/** Their ids, in pieces of which the rows are not too much to read in one go. */
function* piecesOf(found: readonly Found[]): Generator<string[]> {
  let ids: string[] = [];
  let left = MAX_CHARACTERS;
  for (const { id, characters } of found) {
    if (ids.length > 0 && characters > left) {
      yield ids;
      [ids, left] = [[], MAX_CHARACTERS];
    }
    ids.push(id);
    left -= characters;
  }
  if (ids.length > 0) yield ids;
}
