import type { Database } from '../store/store.ts';

/**
 * When a connection got its credentials, or a probe found them working, whichever came last; nothing for a connection that
 * is not there any more.
 */
export async function mendedAtMs(db: Database, connectionId: string, environment: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('connections')
    .leftJoin('connection_credentials', (join) =>
      join
        .onRef('connection_credentials.connection_id', '=', 'connections.id')
        .on('connection_credentials.environment', '=', environment),
    )
    .select(['connection_credentials.updated_at_ms', 'connection_credentials.probe'])
    .where('connections.id', '=', connectionId)
    .where('connections.deleted_at_ms', 'is', null)
    .executeTakeFirst();
  return row && Math.max(row.updated_at_ms ?? 0, workedAtMs(row.probe));
}

/** When a probe found the keys working; 0 for one that did not, and for none. */
function workedAtMs(probe: string | null): number {
  if (probe === null) return 0;
  const { ok, atMs } = JSON.parse(probe) as { ok: boolean; atMs: number };
  return ok ? atMs : 0;
}
