import type { Logger } from 'pino';
import { mendedAtMs } from '../connections/mended-at.ts';
import { RECHECK_MS } from '../connections/open-connectors.ts';
import type { Database } from '../store/store.ts';
import type { Syncs } from './syncs.ts';

const LOOK_INTERVAL_MS = 1_000;

/** Syncs that a refused key has ended, but for those that a later one of their schedule has taken the place of. */
const refused = (db: Database) =>
  db
    .selectFrom('syncs')
    .where('syncs.status', '=', 'failed')
    .where('syncs.remedy', '=', 'reconnect')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('syncs as later')
            .select('later.id')
            .whereRef('later.schedule_id', '=', 'syncs.schedule_id')
            .whereRef('later.id', '>', 'syncs.id'),
        ),
      ),
    );

/** The connections whose keys syncs wait for, each as `connectionId/environment`, and since when. */
export async function awaitedConnections(db: Database): Promise<{ subject: string; since: number }[]> {
  const rows = await refused(db)
    .groupBy(['syncs.connection_id', 'syncs.environment'])
    .select(({ fn }) => ['syncs.connection_id', 'syncs.environment', fn.min('syncs.ended_at_ms').as('since')])
    .execute();
  return rows.map((row) => ({ subject: `${row.connection_id}/${row.environment}`, since: Number(row.since) }));
}

/** Resumes those whose connection has got other keys since, or was found working. */
export function watchMended(services: { db: Database; syncs: Pick<Syncs, 'resume'>; log: Logger }) {
  const { db, syncs, log } = services;
  let looking: Promise<void> | undefined;

  async function look(): Promise<void> {
    const rows = await refused(db)
      .select(['syncs.id', 'syncs.connection_id', 'syncs.environment', 'syncs.ended_at_ms'])
      .execute();
    for (const { id, connection_id: connectionId, environment, ended_at_ms: endedAtMs } of rows) {
      const atMs = await mendedAtMs(db, connectionId, environment);
      // A node may have gone on with the keys before for so long.
      if (atMs === undefined || atMs < (endedAtMs ?? 0) - RECHECK_MS) continue;
      await syncs.resume(id).catch((error: unknown) => {
        log.warn({ err: error, syncId: id }, 'a sync whose connection was mended could not be resumed');
      });
    }
  }

  const timer = setInterval(() => {
    looking ??= look()
      .catch((error: unknown) => log.error({ err: error }, 'looking for syncs to resume failed'))
      .finally(() => {
        looking = undefined;
      });
  }, LOOK_INTERVAL_MS).unref();
  return {
    async stop(): Promise<void> {
      clearInterval(timer);
      await looking;
    },
  };
}
