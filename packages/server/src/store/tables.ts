import type { Generated } from 'kysely';
import type { ForwardingTables } from './forwarding-tables.ts';
import type { RunTables } from './run-tables.ts';
import type { SyncTables } from './sync-tables.ts';
import type { WorkflowTables } from './workflow-tables.ts';

/** The rows as they are stored. `snake_case` stops here: services speak the product's words. */
export interface Tables extends WorkflowTables, RunTables, SyncTables, ForwardingTables {
  clients: {
    id: string;
    name: string;
    time_zone: Generated<string>;
    version: Generated<number>;
    deleted_at_ms: number | null;
    created_at_ms: number;
  };
  connections: {
    id: string;
    client_id: string;
    name: string;
    version: Generated<number>;
    deleted_at_ms: number | null;
    created_at_ms: number;
    concurrency: Generated<number | null>;
  };
  connection_credentials: {
    connection_id: string;
    environment: string;
    sealed: string;
    sealed_previous: string | null;
    key_times: string | null;
    probe: string | null;
    last_used_at_ms: number | null;
    updated_at_ms: number;
  };
  trigger_endpoints: {
    id: string;
    connection_id: string;
    environment: string;
    token_hash: string;
    sealed_token: string;
    sealed_signing_keys: string;
    proven_at_ms: number | null;
    name: string | null;
    /** A `ReportingEventFilter` as JSON: what does not pass is stored and starts nothing. */
    filter: string | null;
    paused_at_ms: number | null;
    /** `start` or `skip`: what becomes of what arrived during the last pause, until that is done. */
    after_pause: string | null;
    resumed_at_ms: number | null;
    deleted_at_ms: number | null;
    refused_at_ms: number | null;
    /** A `RefusalFault`. */
    refused_because: string | null;
    /** The reporting webhook that we made or adopted in Customer.io; null when it was set up by hand. */
    webhook_id: number | null;
    webhook_options: string | null;
    webhook_checked_at_ms: number | null;
    webhook_fault: string | null;
    created_at_ms: number;
  };
  signing_key_uses: {
    endpoint_id: string;
    fingerprint: string;
    added_at_ms: number;
    last_verified_at_ms: number | null;
  };
  /** One row per endpoint and hour. `lag`: from the event to its arrival; `answer`: from arrival to our 200. */
  endpoint_figures: {
    endpoint_id: string;
    hour_at_ms: number;
    accepted: number;
    duplicates: number;
    held: number;
    refused: number;
    late: number;
    lag_sum_ms: number;
    lag_max_ms: number;
    answer_sum_us: number;
    answer_max_us: number;
    last_event_at_ms: number | null;
  };
  deliveries: {
    delivery_id: string;
    connection_id: string;
    environment: string;
    object_type: string;
    person_id: string | null;
    campaign_id: number | null;
    last_metric: string;
    last_happened_at_ms: number;
    first_seen_at_ms: number;
  };
  reconciled_metrics: {
    delivery_id: string;
    connection_id: string;
    environment: string;
    metric: string;
    happened_at_ms: number;
    reconciled_at_ms: number;
  };
  delivery_checks: { delivery_id: string; connection_id: string; checked_at_ms: number };
  replays: {
    id: string;
    requested_by: string;
    /** How many events it is about. */
    events: number;
    runs: number;
    created_at_ms: number;
    /** Which events, an `EventFilter` as JSON; null for replays made before it was kept. */
    filter: string | null;
    /** The last event whose runs are started; null before the first. */
    after_event_id: string | null;
    /** Null while it is under way. */
    ended_at_ms: number | null;
    /** Whose idempotency key it is of, and which. */
    actor_id: string | null;
    idempotency_key: string | null;
  };
  events: {
    id: string;
    endpoint_id: string;
    event_id: string;
    object_type: string;
    metric: string;
    happened_at_ms: number | null;
    delivery_id: string | null;
    person_id: string | null;
    payload: string;
    received_at_ms: number;
    activated_at_ms: number | null;
    campaign_id: number | null;
    skipped_because: string | null;
    recipient: string | null;
    detail: string | null;
    /** Of an open or a click: person, machine or unknown. */
    made_by: string | null;
    /** What the message bears that it reports of, if we sent it; null while it waits. */
    send_marker: string | null;
  };
  held_events: {
    id: string;
    endpoint_id: string;
    signed_timestamp: string;
    signature: string;
    body_base64: string;
    body_bytes: number;
    received_at_ms: number;
    fault: string | null;
    sandbox_now_ms: number | null;
  };
  /** What workflows read of a client in an environment: JSON. */
  client_values: {
    client_id: string;
    environment: string;
    name: string;
    value: string;
    set_at_ms: number;
    set_by: string | null;
  };
  client_secrets: {
    client_id: string;
    environment: string;
    name: string;
    sealed: string;
    set_at_ms: number;
    set_by: string | null;
  };
  /** One row: see the migration. */
  store_state: { id: number; generation: string; mark: number };
  /** One row: whose workflow engine works on this store, and when that was last said. */
  rate_shares: { id: string; state: string; version: number; written_at_ms: number };
  engine_claims: { id: number; engine: string; beat_at_ms: number };
  /** Which span sent a delivery; only while traces are exported. */
  traced_sends: { delivery_id: string; trace_id: string; span_id: string; sent_at_ms: number };
  api_tokens: {
    id: string;
    name: string;
    token_hash: string;
    permissions: Generated<string>;
    client_ids: string | null;
    expires_at_ms: number | null;
    last_used_at_ms: number | null;
    created_at_ms: number;
  };
  /** Written by better-auth alone, with the sessions and accounts beside it; read by us. */
  people: { id: string; name: string; email: string; role: string; client_ids: string | null };
  welcome_links: {
    id: string;
    token_hash: string;
    person_id: string | null;
    expires_at_ms: number;
    created_at_ms: number;
  };
  settings: { name: string; sealed_value: string };
  activities: {
    id: string;
    started_at_ms: number;
    duration_ms: number;
    caller_type: string;
    caller_id: string | null;
    caller_name: string | null;
    run_id: string | null;
    step_id: string | null;
    client_id: string;
    connection_id: string;
    environment: string;
    action: string;
    outcome: string;
    error_code: string | null;
    remedy: string | null;
    error: string | null;
    input: string;
    calls: string | null;
  };
  audit_entries: {
    id: string;
    at_ms: number;
    actor_type: string;
    actor_id: string;
    actor_name: string;
    what: string;
    subject: string;
    fields: string;
  };
  idempotency_keys: {
    actor_id: string;
    key: string;
    request_hash: string;
    status: number | null;
    sealed_answer: string | null;
    created_at_ms: number;
  };
}
