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
    paused_at_ms: number | null;
    version: Generated<number>;
    created_by: string | null;
    created_at_ms: number;
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
    /** Of the file: its SHA-256. */
    identity: string | null;
    workspace: string | null;
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
