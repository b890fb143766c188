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
    error: string | null;
    created_at_ms: number;
    ended_at_ms: number | null;
  };
  run_steps: {
    run_id: string;
    step_id: string;
    position: number;
    status: string;
    input: string | null;
    output: string | null;
    error: string | null;
    attempts: number;
    started_at_ms: number;
    ended_at_ms: number | null;
  };
  api_tokens: { id: string; name: string; token_hash: string; created_at_ms: number };
}
