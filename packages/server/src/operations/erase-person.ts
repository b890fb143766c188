import { setTimeout as sleep } from 'node:timers/promises';
import { type RawBuilder, sql } from 'kysely';
import { storableKey } from '../store/batch.ts';
import type { Store } from '../store/store.ts';
import { mentions, patternsOf } from './mentions.ts';

/** Looked at in one go: few enough that nobody waits long. */
const ROWS_PER_STEP = 1_000;
const PAUSE_MS = 5;

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
  store: Pick<Store, 'db' | 'kind'>,
  options: { identifiers: readonly string[]; clientIds?: readonly string[] | undefined; dryRun?: boolean },
): Promise<Erased> {
  const { db, kind } = store;
  const { identifiers, clientIds, dryRun = false } = options;
  const isMentioned = mentions(identifiers);
  // Very long ones are found by their hash.
  const keys = sql.join([...new Set([...identifiers, ...identifiers.map(storableKey)])]);
  const patterns = patternsOf(identifiers);
  const like = (column: string) =>
    sql`(${sql.join(
      patterns.map((pattern) => sql`lower(${sql.ref(column)}) like ${pattern} escape '!'`),
      sql` or `,
    )})`;
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
  async function* scan(table: string, columns: string[], where: RawBuilder<unknown>): AsyncGenerator<Row[]> {
    const selected = sql.join(columns.map((column) => sql.ref(column)));
    for (let after = ''; ; ) {
      const { rows: ends } = await sql<{ id: string }>`
        select id from ${sql.table(table)} where id > ${after} order by id limit 1 offset ${sql.lit(ROWS_PER_STEP)}`.execute(
        db,
      );
      const end = ends[0]?.id;
      const upTo = end === undefined ? sql`` : sql`and id <= ${end}`;
      const { rows } = await sql<Row>`
        select ${selected} from ${sql.table(table)} where id > ${after} ${upTo} and ${where}`.execute(db);
      if (rows.length > 0) yield rows;
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
    for await (const rows of scan('events', ['id', 'person_id', 'payload', 'delivery_id'], isTheirs)) {
      const found = rows.filter(({ person_id: id, payload }) => isMentioned(id) || isMentioned(payload));
      erased.events += found.length;
      const ids = found.map(({ id }) => id);
      await eraseDeliveries(sql`delivery_id in (${sql.join([...deliveriesOf(found), ''])})`);
      await eraseRuns(sql`event_id in (${sql.join([...ids, ''])})`, () => true);
      await eraseForwarded(ids);
      if (dryRun || ids.length === 0) continue;
      await sql`update events set payload = ${'{"erased":true}'}, person_id = null, delivery_id = null, recipient = null, detail = null
        where id in (${sql.join(ids)})`.execute(db);
    }
  }

  /** With their attempts, whose answers may tell of the person. */
  async function eraseForwarded(eventIds: readonly string[]): Promise<void> {
    const { rows } = await sql<{ id: string }>`
      select id from forwarded_events where event_id in (${sql.join([...eventIds, ''])})`.execute(db);
    erased.forwardedEvents += rows.length;
    await remove(
      'forwarded_events',
      'id',
      rows.map(({ id }) => id),
    );
  }

  async function eraseHeld(): Promise<void> {
    for await (const rows of scan('held_events', ['id', 'body_base64'], inEndpoints)) {
      const found = rows.filter(({ body_base64: body }) => isMentioned(Buffer.from(String(body), 'base64').toString()));
      erased.heldEvents += found.length;
      await remove(
        'held_events',
        'id',
        found.map(({ id }) => id),
      );
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
  async function eraseRuns(isTheirs: RawBuilder<unknown>, isSo: (row: Row) => boolean): Promise<void> {
    const inWorkflows = sql`workflow_id in (select id from workflows where ${ofClients(sql.ref('client_id'))})`;
    const { rows } = await sql<Row>`
      select id, event, order_key, ended_at_ms from runs where ${isTheirs} and ${inWorkflows}`.execute(db);
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
    const isTheirs = sql`(order_key in (${keys}) or ${like('event')} or exists (
      select 1 from run_steps where run_id = runs.id and (${like('input')} or ${like('output')})))`;
    for await (const rows of scan('runs', ['id', 'event', 'order_key', 'ended_at_ms', 'workflow_id'], isTheirs)) {
      const ids = rows.map(({ id }) => id);
      const { rows: steps } = await sql<Row>`
        select run_id as id, input, output from run_steps where run_id in (${sql.join(ids)})`.execute(db);
      const inSteps = new Set(
        steps.filter(({ input, output }) => [input, output].some(isMentioned)).map(({ id }) => id),
      );
      await eraseRuns(
        sql`id in (${sql.join(ids)})`,
        ({ id, event, order_key: key }) => inSteps.has(id) || isMentioned(event) || isMentioned(key),
      );
    }
  }

  async function eraseActivities(): Promise<void> {
    const isTheirs = sql`${ofClients(sql.ref('client_id'))} and (${like('input')} or ${like('error')} or ${like('calls')})`;
    for await (const rows of scan('activities', ['id', 'input', 'error', 'calls'], isTheirs)) {
      const found = rows.filter(({ input, error, calls }) => [input, error, calls].some(isMentioned));
      erased.activities += found.length;
      await remove(
        'activities',
        'id',
        found.map(({ id }) => id),
      );
    }
  }

  /** Of one that was asked for with the person in its filter, that it was stays. */
  async function eraseReplays(): Promise<void> {
    for await (const rows of scan('replays', ['id', 'filter'], sql`ended_at_ms is not null and ${like('filter')}`)) {
      const ids = rows.filter(({ filter }) => isMentioned(filter)).map(({ id }) => id);
      if (dryRun || ids.length === 0) continue;
      await sql`update replays set filter = null where id in (${sql.join(ids)})`.execute(db);
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

const deliveriesOf = (rows: Row[]): string[] =>
  rows.flatMap(({ delivery_id: id }) => (typeof id === 'string' ? [id] : []));
