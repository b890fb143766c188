import type { Generated } from 'kysely';

/** The rows as they are stored. `snake_case` stops here: services speak the product's words. */
export interface Tables {
  clients: { id: string; name: string; created_at_ms: number };
  connections: { id: string; client_id: string; name: string; created_at_ms: number };
  connection_credentials: { connection_id: string; environment: string; sealed: string; updated_at_ms: number };
  trigger_endpoints: {
    id: string;
    connection_id: string;
    environment: string;
    token_hash: string;
    sealed_token: string;
    sealed_signing_keys: string;
    proven_at_ms: number | null;
    created_at_ms: number;
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
  };
  held_events: {
    id: string;
    endpoint_id: string;
    signed_timestamp: string;
    signature: string;
    body_base64: string;
    body_bytes: number;
    received_at_ms: number;
  };
  workflows: {
    id: string;
    client_id: string;
    name: string;
    version: number;
    enabled: number;
    endpoint_id: string | null;
    trigger_type: string | null;
    connection_id: string | null;
    environment: string | null;
    concurrency: number | null;
    created_at_ms: number;
  };
  workflow_versions: { workflow_id: string; version: number; definition: string; created_at_ms: number };
  runs: {
    id: string;
    workflow_id: string;
    workflow_version: number;
    event: string | null;
    activation: string;
    status: string;
    waiting_for: string | null;
    error: string | null;
    error_code: string | null;
    failed_step: string | null;
    connection_id: string | null;
    environment: string | null;
    order_key: string | null;
    parent_run_id: string | null;
    started_by: string | null;
    attempt: Generated<number>;
    created_at_ms: number;
    ended_at_ms: number | null;
  };
  run_steps: {
    run_id: string;
    step_id: string;
    position: number;
    type: string | null;
    status: string;
    input: string | null;
    output: string | null;
    error: string | null;
    error_code: string | null;
    remedy: string | null;
    detail: string | null;
    attempts: number;
    started_at_ms: number;
    ended_at_ms: number | null;
  };
  run_waits: {
    id: string;
    run_id: string;
    step_id: string;
    kind: string;
    subject: string;
    detail: string | null;
    created_at_ms: number;
  };
  send_ledger: {
    run_id: string;
    step_id: string;
    connection_id: string;
    environment: string;
    action: string;
    marker: string;
    state: string;
    attempts: number;
    delivery_id: string | null;
    output: string | null;
    reason: string | null;
    intended_at_ms: number;
    settled_at_ms: number | null;
  };
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
}
