import type { Environment } from '@cio-bridge/connector';
import type { Database } from '../store/store.ts';

/** The credentials are being used right now. */
export async function noteUse(db: Database, id: string, environment: Environment): Promise<void> {
  await db
    .updateTable('connection_credentials')
    .set({ last_used_at_ms: Date.now() })
    .where('connection_id', '=', id)
    .where('environment', '=', environment)
    .execute();
}
