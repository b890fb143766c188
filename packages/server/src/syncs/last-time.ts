import { createHash } from 'node:crypto';
import type { KindName, Mapping, Table } from '@cio-bridge/sync';
import type { Database } from '../store/store.ts';

/** By which mapping a file of the same columns was synced the last time. */
export interface LastTime {
  syncId: string;
  atMs: number;
  mapping: Mapping;
}

/**
 * The same for files of one kind whose columns are called alike, in whatever order they stand.
 *
 * @returns null for failed rows, which say themselves what they are.
 */
export function shapeOf(kind: KindName, { columns, mapping }: Pick<Table, 'columns' | 'mapping'>): string | null {
  if (mapping) return null;
  return createHash('sha256')
    .update(JSON.stringify([kind, ...columns.toSorted()]))
    .digest('hex');
}

/** Of the client's syncs, but for those that somebody cancelled: their mapping may have been why. */
export async function lastTimeOf(db: Database, clientId: string, shape: string | null): Promise<LastTime | null> {
  if (shape === null) return null;
  const last = await db
    .selectFrom('syncs')
    .innerJoin('connections', 'connections.id', 'syncs.connection_id')
    .where('syncs.file_shape', '=', shape)
    .where('connections.client_id', '=', clientId)
    .where('syncs.status', '!=', 'cancelled')
    .where('syncs.mapping', 'is not', null)
    .select(['syncs.id', 'syncs.created_at_ms', 'syncs.mapping'])
    .orderBy('syncs.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!last) return null;
  return { syncId: last.id, atMs: last.created_at_ms, mapping: JSON.parse(last.mapping as string) as Mapping };
}
