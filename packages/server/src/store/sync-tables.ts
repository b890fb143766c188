import type { Generated } from 'kysely';

/** The tables of bulk syncs. */
export interface SyncTables {
  /** Only on Postgres: pieces of files, in the order of their offsets. */
  file_parts: { file: string; offset_bytes: number; content: Buffer };
  uploads: {
    id: string;
    client_id: string;
    name: string;
    /** How many bytes it is going to have; null when nobody said. */
    bytes: number | null;
    received_bytes: Generated<number>;
    created_by: string | null;
    created_at_ms: number;
    /** When it last grew, or a sync of it began or ended. */
    used_at_ms: number;
    completed_at_ms: number | null;
  };
  sync_schedules: {
    id: string;
    connection_id: string;
    environment: string;
    name: string;
    cron: string;
    time_zone: string;
    sealed_url: string;
    /** `ReadOptions` as JSON. */
    read: string;
    /** What was said of the mapping, as JSON; the rest is guessed from each file. */
    given_mapping: string | null;
    /** Name of the memory that its syncs compare with. */
    since_last: string | null;
    paused_at_ms: number | null;
    version: Generated<number>;
    created_by: string | null;
    created_at_ms: number;
  };
  sync_memories: {
    id: string;
    connection_id: string;
    environment: string;
    workspace: string;
    kind: string;
    name: string;
    /** Counts the syncs that it was compared with. */
    turn: Generated<number>;
    /** The sync that has it, or had it last. */
    held_by: string | null;
    created_at_ms: number;
    used_at_ms: number;
  };
  sync_fingerprints: {
    memory_id: string;
    /** Whom it is about, such as `id:42`. */
    key: string;
    /** Of what Customer.io has; empty while that is not known. */
    fingerprint: string;
    /** In which they were sent or seen last. */
    turn: number;
  };
  syncs: {
    id: string;
    connection_id: string;
    environment: string;
    schedule_id: string | null;
    upload_id: string | null;
    sealed_url: string | null;
    source_name: string;
    read: string;
    given_mapping: string | null;
    /** The whole of it, once the file was looked at: rows of all slices are read alike. */
    mapping: string | null;
    /** A hash of its kind and of what its columns are called, once the file was looked at. */
    file_shape: string | null;
    /** Of the file: its SHA-256. */
    identity: string | null;
    workspace: string | null;
    /** Name of the memory that it compares with; the memory itself, and its turn there, once the file was looked at. */
    since_last: string | null;
    memory_id: string | null;
    memory_turn: number | null;
    status: string;
    /** Counts from 1; each time it is resumed it is the next. */
    attempt: Generated<number>;
    /** The slice that is at work or comes next. */
    slice: Generated<number>;
    /** Who is at work on it: whoever finds another name here has been replaced. */
    driver: string | null;
    done_rows: Generated<number>;
    accepted: Generated<number>;
    failed: Generated<number>;
    unchanged: Generated<number>;
    /** Null until it is over, and where that cannot be told. */
    vanished: number | null;
    faults: Generated<string>;
    failed_bytes: Generated<number>;
    read_bytes: Generated<number>;
    total_bytes: number | null;
    worked_ms: Generated<number>;
    allowed_per_second: number | null;
    error: string | null;
    error_code: string | null;
    remedy: string | null;
    /** Since when it has come no further, and when it is tried again. */
    failing_since_ms: number | null;
    retry_at_ms: number | null;
    created_by: string | null;
    created_at_ms: number;
    started_at_ms: number | null;
    changed_at_ms: number;
    ended_at_ms: number | null;
  };
}
