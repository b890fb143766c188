import type { Environment } from '@cio-bridge/connector';
import type { Counts, KindName, Mapping, MappingInput, ReadOptions } from '@cio-bridge/sync';
import type { Selectable } from 'kysely';
import type { Database } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';

/** `failed`: it cannot go on as it is, and may be resumed; a row that failed is no such thing. */
export const syncStatuses = ['queued', 'running', 'paused', 'failed', 'succeeded', 'cancelled'] as const;
export type SyncStatus = (typeof syncStatuses)[number];

/** A whole file on its way to a workspace. */
export interface Sync {
  id: string;
  status: SyncStatus;
  client: { id: string; name: string };
  connection: { id: string; name: string };
  environment: Environment;
  scheduleId: string | null;
  uploadId: string | null;
  /** Name of the file, or its URL without what may be secret of it. */
  source: string;
  kind: KindName | null;
  read: ReadOptions;
  /** Null until the file was looked at. */
  mapping: Mapping | null;
  /** Name of the memory that it compares with. */
  sinceLast: string | null;
  /** Rows that are done with: accepted, failed or unchanged. */
  rows: number;
  accepted: number;
  failed: number;
  /** Left out: Customer.io has them as they are. */
  unchanged: number;
  /** Those that the memory had and the file has not; null until it is over, and where that cannot be told. */
  vanished: number | null;
  /** Failed rows by what was wrong. */
  faults: Record<string, number>;
  /** Of the file as it is stored. */
  readBytes: number;
  totalBytes: number | null;
  rowsPerSecond: number | null;
  /** Requests, as the workspace's governor allows them now. */
  allowedPerSecond: number | null;
  secondsLeft: number | null;
  error: string | null;
  errorCode: string | null;
  remedy: string | null;
  /** It is tried again then, without anybody's doing. */
  retryAtMs: number | null;
  createdBy: string | null;
  createdAtMs: number;
  startedAtMs: number | null;
  endedAtMs: number | null;
}

export type SyncRow = Selectable<Tables['syncs']>;

/** Rows with the names that are shown beside them. */
export const shownSyncs = (db: Database) =>
  db
    .selectFrom('syncs')
    .innerJoin('connections', 'connections.id', 'syncs.connection_id')
    .innerJoin('clients', 'clients.id', 'connections.client_id')
    .selectAll('syncs')
    .select(['connections.name as connection', 'clients.id as client_id', 'clients.name as client']);

type ShownRow = SyncRow & { connection: string; client_id: string; client: string };

export function toSync(row: ShownRow): Sync {
  const mapping = row.mapping === null ? null : (JSON.parse(row.mapping) as Mapping);
  const isAtWork = row.status === 'running';
  const { read_bytes: readBytes, total_bytes: totalBytes, worked_ms: workedMs } = row;
  return {
    id: row.id,
    status: row.status as SyncStatus,
    client: { id: row.client_id, name: row.client },
    connection: { id: row.connection_id, name: row.connection },
    environment: row.environment as Environment,
    scheduleId: row.schedule_id,
    uploadId: row.upload_id,
    source: row.source_name,
    kind: (mapping ?? givenMapping(row))?.kind ?? null,
    read: readOptions(row),
    mapping,
    sinceLast: row.since_last,
    ...countsOf(row),
    vanished: row.vanished,
    readBytes,
    totalBytes,
    rowsPerSecond: workedMs > 0 ? Math.round((row.done_rows * 1_000) / workedMs) : null,
    allowedPerSecond: isAtWork ? row.allowed_per_second : null,
    secondsLeft:
      isAtWork && totalBytes !== null && readBytes > 0
        ? Math.max(0, Math.round((workedMs * (totalBytes - readBytes)) / readBytes / 1_000))
        : null,
    error: row.error,
    errorCode: row.error_code,
    remedy: row.remedy,
    retryAtMs: row.retry_at_ms,
    createdBy: row.created_by,
    createdAtMs: row.created_at_ms,
    startedAtMs: row.started_at_ms,
    endedAtMs: row.ended_at_ms,
  };
}

export const countsOf = (row: SyncRow): Counts => ({
  rows: row.done_rows,
  accepted: row.accepted,
  failed: row.failed,
  unchanged: row.unchanged,
  faults: JSON.parse(row.faults) as Counts['faults'],
});

export const readOptions = ({ read }: Pick<SyncRow, 'read'>): ReadOptions => JSON.parse(read) as ReadOptions;

export const givenMapping = ({ given_mapping: json }: Pick<SyncRow, 'given_mapping'>): MappingInput | undefined =>
  json === null ? undefined : (JSON.parse(json) as MappingInput);

/** Names of files: what comes before the dot is the row that they go with. */
export const fetchedFile = (syncId: string): string => `${syncId}.source`;
export const failedFile = (syncId: string): string => `${syncId}.failed`;
export const vanishedFile = (syncId: string): string => `${syncId}.vanished`;
