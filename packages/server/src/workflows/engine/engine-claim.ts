import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Database } from '../../store/store.ts';

/** How often a server says that its engine is at work. */
const BEAT_MS = 2_000;
/** A server that has said nothing for so long is gone: another one takes over. */
const STALE_MS = 10_000;

/** Another server's engine works on this database. */
export class EngineClaimed extends Error {
  override readonly name = 'EngineClaimed';
  readonly code = 'engine_claimed';
}

/** All servers of a cluster share its engine. */
export const CLUSTER = 'cluster';

/** The name of the engine whose data are in this folder: it outlives the process, so that a restart takes over at once. */
export function engineIdOf(dataDir: string): string {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, 'id');
  if (!existsSync(file)) writeFileSync(file, randomUUID(), { mode: 0o600, flush: true });
  return readFileSync(file, 'utf8');
}

const NOW = sql<number>`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`;

/**
 * Claims a Postgres database for one engine, and holds it until released: two engines, each with a part
 * of the runs, would do some of them twice. Waits until the last one is certainly gone, if it is.
 *
 * @param onLost - Another engine took over while this server could not reach the database for long.
 * @throws EngineClaimed when the other one is alive.
 */
export async function claimEngine(options: {
  db: Database;
  engine: string;
  onLost: () => void;
  log: Logger;
  beatMs?: number;
  staleMs?: number;
}): Promise<{ release(): Promise<void> }> {
  const { db, engine, onLost, log, beatMs = BEAT_MS, staleMs = STALE_MS } = options;
  const first = await claimOf(db);
  while (!(await claim(db, engine, staleMs))) {
    const now = await claimOf(db);
    if (first && now && now.engine !== engine && now.beat_at_ms > first.beat_at_ms) throw claimed(now.engine);
    await sleep(Math.min(beatMs / 2, 500));
  }
  let isReleased = false;
  let beating: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    beating = beating.then(beat);
  }, beatMs).unref();

  async function beat(): Promise<void> {
    if (isReleased) return;
    try {
      if (await claim(db, engine, staleMs)) return;
      isReleased = true;
      clearInterval(timer);
      log.fatal('another server has taken over this database, which could not be reached from here for a while');
      onLost();
    } catch (error) {
      log.warn({ err: error }, 'the claim on the database could not be renewed; it is tried again');
    }
  }

  return {
    async release() {
      clearInterval(timer);
      isReleased = true;
      await beating;
      if (engine !== CLUSTER) await db.deleteFrom('engine_claims').where('engine', '=', engine).execute();
    },
  };
}

/** @throws EngineClaimed while a server works on the database. */
export async function assertUnclaimed(db: Database, staleMs = STALE_MS): Promise<void> {
  const found = await db
    .selectFrom('engine_claims')
    .select('engine')
    .where('beat_at_ms', '>', sql<number>`${NOW} - ${staleMs}`)
    .executeTakeFirst();
  if (found) throw new EngineClaimed('A server works on this database, or did a moment ago: stop it first');
}

async function claim(db: Database, engine: string, staleMs: number): Promise<boolean> {
  const { rows } = await sql`
    insert into engine_claims (id, engine, beat_at_ms) values (1, ${engine}, ${NOW})
    on conflict (id) do update set engine = excluded.engine, beat_at_ms = excluded.beat_at_ms
    where engine_claims.engine = excluded.engine or engine_claims.beat_at_ms < excluded.beat_at_ms - ${staleMs}
    returning id`.execute(db);
  return rows.length > 0;
}

const claimOf = (db: Database) => db.selectFrom('engine_claims').selectAll().executeTakeFirst();

const claimed = (other: string): EngineClaimed =>
  new EngineClaimed(
    other === CLUSTER
      ? 'Servers of a cluster work on this database, and this one has no cluster: give it theirs, by RESTATE_INGRESS_URL, RESTATE_ADMIN_URL, CIO_BRIDGE_HANDLERS_LISTEN and CIO_BRIDGE_HANDLERS_URL'
      : 'Another server works on this database with a workflow engine of its own. Stop that one first, or let both share a cluster: set RESTATE_INGRESS_URL, RESTATE_ADMIN_URL, CIO_BRIDGE_HANDLERS_LISTEN and CIO_BRIDGE_HANDLERS_URL on each',
  );
