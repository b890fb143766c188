import type { Environment } from '@cio-bridge/connector';
import type { MappingInput, ReadOptions } from '@cio-bridge/sync';
import { type Selectable, sql } from 'kysely';
import type { Logger } from 'pino';
import { newId } from '../ids.ts';
import { equalTo, type OneOrMore } from '../store/equal-to.ts';
import { notFound, Problem } from '../store/problem.ts';
import type { Database } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';
import { sealedRecord } from '../vault/sealed-columns.ts';
import type { Vault } from '../vault/vault.ts';
import { nextTick } from '../workflows/definition/moments.ts';
import { type Clockwork, createPlans, type Plans } from '../workflows/definition/plans.ts';
import type { Engine, SyncScheduleTicket } from '../workflows/runs/engine.ts';
import { type Sources, shownUrl } from './sources.ts';
import { givenMapping, readOptions } from './sync.ts';
import type { Syncs } from './syncs.ts';

/** A sync that begins by the clock, of what is at a URL then. */
export interface SyncSchedule {
  id: string;
  name: string;
  client: { id: string; name: string };
  connection: { id: string; name: string };
  environment: Environment;
  cron: string;
  timeZone: string;
  /** Without what may be secret of it. */
  url: string;
  read: ReadOptions;
  mapping: MappingInput | null;
  /** Name of the memory that its syncs compare with. */
  sinceLast: string | null;
  paused: boolean;
  /** When it is due next; null while it is paused. */
  nextAtMs: number | null;
  createdBy: string | null;
  createdAtMs: number;
}

export interface ScheduleSettings {
  name: string;
  cron: string;
  timeZone: string;
  url: string;
  read: ReadOptions;
  mapping: MappingInput | null;
  sinceLast: string | null;
  paused: boolean;
}

export interface ScheduleFilter {
  /** The only ones that may be seen. */
  clientIds?: readonly string[] | undefined;
  clientId?: OneOrMore;
  connectionId?: OneOrMore;
  environment?: OneOrMore;
  limit: number;
  before?: string | undefined;
}

export interface SyncSchedules extends Pick<Plans, 'begin' | 'stop'> {
  create(
    schedule: Omit<ScheduleSettings, 'paused'> & { connectionId: string; environment: Environment; createdBy: string },
  ): Promise<SyncSchedule>;
  get(id: string): Promise<SyncSchedule>;
  /** Newest first. */
  list(filter: ScheduleFilter): Promise<SyncSchedule[]>;
  change(
    id: string,
    settings: { [Name in keyof ScheduleSettings]?: ScheduleSettings[Name] | undefined },
  ): Promise<SyncSchedule>;
  /** Syncs that it began stay. */
  remove(id: string): Promise<void>;
  /** A tick is due: begins its sync unless the last one is still under way, and plans the next. */
  fire(ticket: SyncScheduleTicket): Promise<void>;
}

export function createSyncSchedules(services: {
  db: Database;
  vault: Vault;
  sources: Pick<Sources, 'assertAllowed'>;
  syncs: Pick<Syncs, 'create'>;
  engine: () => Engine;
  log: Logger;
}): SyncSchedules {
  const { db, vault, sources, syncs, engine, log } = services;
  const seal = (id: string, url: string) => vault.seal(sealedRecord('sync_schedules', [id], 'sealed_url'), url);
  const urlOf = ({ id, sealed_url: sealed }: Row) =>
    vault.open(sealedRecord('sync_schedules', [id], 'sealed_url'), sealed);

  const rows = () =>
    db
      .selectFrom('sync_schedules')
      .innerJoin('connections', 'connections.id', 'sync_schedules.connection_id')
      .innerJoin('clients', 'clients.id', 'connections.client_id')
      .selectAll('sync_schedules')
      .select(['connections.name as connection', 'clients.id as client_id', 'clients.name as client']);
  const row = async (id: string) => {
    const found = await rows().where('sync_schedules.id', '=', id).executeTakeFirst();
    if (!found) throw notFound('schedule of syncs');
    return found;
  };
  const toSchedule = (found: Row & { connection: string; client_id: string; client: string }): SyncSchedule => ({
    id: found.id,
    name: found.name,
    client: { id: found.client_id, name: found.client },
    connection: { id: found.connection_id, name: found.connection },
    environment: found.environment as Environment,
    cron: found.cron,
    timeZone: found.time_zone,
    url: shownUrl(urlOf(found)),
    read: readOptions(found),
    mapping: givenMapping(found) ?? null,
    sinceLast: found.since_last,
    paused: found.paused_at_ms !== null,
    nextAtMs: found.paused_at_ms === null ? (nextTick(found.cron, found.time_zone, Date.now()) ?? null) : null,
    createdBy: found.created_by,
    createdAtMs: found.created_at_ms,
  });

  const clockworkOf = ({ id, version, cron, time_zone: zone }: Row): Clockwork => ({
    key: `${id}/${version}`,
    cron,
    timeZone: async () => zone,
    ask: (dueAtMs) => engine().scheduleSyncAt({ scheduleId: id, version, dueAtMs }),
  });
  const unpaused = () => rows().where('sync_schedules.paused_at_ms', 'is', null).execute();
  const plans = createPlans({ all: async () => (await unpaused()).map(clockworkOf), engine, log });

  /** The engine keeps the time. One that is away is asked again when it is back. */
  async function plan(changed: Row): Promise<void> {
    if (changed.paused_at_ms !== null) return;
    await plans.plan(clockworkOf(changed)).catch((error: unknown) => {
      log.warn({ err: error, scheduleId: changed.id }, 'a schedule of syncs waits for the workflow engine');
    });
  }

  return {
    async create({ connectionId, environment, name, cron, timeZone, url, read, mapping, sinceLast, createdBy }) {
      sources.assertAllowed(url);
      assertDue(cron, timeZone);
      const id = newId('ssc');
      await db
        .insertInto('sync_schedules')
        .values({
          id,
          connection_id: connectionId,
          environment,
          name,
          cron,
          time_zone: timeZone,
          sealed_url: seal(id, url),
          read: JSON.stringify(read),
          given_mapping: mapping === null ? null : JSON.stringify(mapping),
          since_last: sinceLast,
          created_by: createdBy,
          created_at_ms: Date.now(),
        })
        .execute();
      const created = await row(id);
      await plan(created);
      return toSchedule(created);
    },
    get: async (id) => toSchedule(await row(id)),
    async list({ limit, before, clientIds, clientId, connectionId, environment }) {
      const found = await rows()
        .where((where) =>
          where.and([
            ...equalTo(where, { 'clients.id': clientIds }),
            ...equalTo(where, {
              'clients.id': clientId,
              'sync_schedules.connection_id': connectionId,
              'sync_schedules.environment': environment,
            }),
          ]),
        )
        .$if(before !== undefined, (query) => query.where('sync_schedules.id', '<', before as string))
        .orderBy('sync_schedules.id', 'desc')
        .limit(limit)
        .execute();
      return found.map(toSchedule);
    },
    async change(id, { name, cron, timeZone, url, read, mapping, sinceLast, paused }) {
      const before = await row(id);
      if (url !== undefined) sources.assertAllowed(url);
      assertDue(cron ?? before.cron, timeZone ?? before.time_zone);
      const isDueOtherwise =
        (cron ?? before.cron) !== before.cron ||
        (timeZone ?? before.time_zone) !== before.time_zone ||
        (paused !== undefined && paused !== (before.paused_at_ms !== null));
      await db
        .updateTable('sync_schedules')
        .set({
          ...(name !== undefined && { name }),
          ...(cron !== undefined && { cron }),
          ...(timeZone !== undefined && { time_zone: timeZone }),
          ...(url !== undefined && { sealed_url: seal(id, url) }),
          ...(read !== undefined && { read: JSON.stringify(read) }),
          ...(mapping !== undefined && { given_mapping: mapping === null ? null : JSON.stringify(mapping) }),
          ...(sinceLast !== undefined && { since_last: sinceLast }),
          ...(paused !== undefined && { paused_at_ms: paused ? Date.now() : null }),
          // What was planned before is not in force any more. Of one that is due as before, the tick on its way is.
          ...(isDueOtherwise && { version: sql<number>`version + 1` }),
        })
        .where('id', '=', id)
        .execute();
      const changed = await row(id);
      if (isDueOtherwise) await plan(changed);
      return toSchedule(changed);
    },
    async remove(id) {
      await row(id);
      await db.deleteFrom('sync_schedules').where('id', '=', id).execute();
    },
    async fire({ scheduleId, version, dueAtMs }) {
      const due = await rows().where('sync_schedules.id', '=', scheduleId).executeTakeFirst();
      if (!due || due.version !== version || due.paused_at_ms !== null) return;
      const underWay = await db
        .selectFrom('syncs')
        .select('id')
        .where('schedule_id', '=', scheduleId)
        .where((where) => where.or([where('ended_at_ms', 'is', null), where('created_at_ms', '>=', dueAtMs)]))
        .executeTakeFirst();
      if (underWay) log.warn({ scheduleId, syncId: underWay.id }, 'a sync was due while the last one is under way');
      else {
        await syncs.create({
          connectionId: due.connection_id,
          environment: due.environment as Environment,
          scheduleId,
          url: urlOf(due),
          read: readOptions(due),
          mapping: givenMapping(due),
          sinceLast: due.since_last,
          createdBy: due.name,
        });
      }
      // After a long absence the ticks that were missed are one: the next is in the future.
      await plans.plan(clockworkOf(due), Math.max(dueAtMs, Date.now()));
    },
    begin: plans.begin,
    stop: plans.stop,
  };
}

type Row = Selectable<Tables['sync_schedules']>;

/** @throws Problem for what is no cron expression, or never due. */
function assertDue(cron: string, timeZone: string): void {
  const isFive = cron.trim().split(/\s+/).length === 5;
  let due: number | undefined;
  try {
    due = isFive ? nextTick(cron, timeZone, Date.now()) : undefined;
  } catch {
    // said below
  }
  if (due !== undefined) return;
  const message = `"${cron}" is no cron expression that is ever due: write minute, hour, day, month and weekday, such as "0 3 * * *"`;
  throw new Problem(422, 'invalid_cron', message, '/cron', { remedy: 'fix-input' });
}
