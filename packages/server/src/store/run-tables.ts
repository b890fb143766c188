import type { Generated } from 'kysely';

/** Runs, their steps, and what they sent. */
export interface RunTables {
  runs: {
    id: string;
    workflow_id: string;
    workflow_version: number;
    event: string | null;
    activation: string;
    /** Our id of the event that started it, and of the replay that started it again. */
    event_id: string | null;
    replay_id: string | null;
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
    /** From when on it may have sent what the ledger does not know, since a backup brought it back. */
    look_since_ms: number | null;
    /** Null: its id. */
    send_name: string | null;
    /** How often it was begun again since it last got on. */
    begun: Generated<number>;
    /** What it read of its client when it began, as JSON; null for one that reads nothing of it. */
    client_facts: string | null;
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
    /** 1 when the engine's journal has no entry of it. */
    kept_in_store: Generated<number>;
    /** Of the attempts of its run, the one that recorded it last. */
    run_attempt: Generated<number>;
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
    /** Ids of the deliveries that it may have become, as JSON, while nobody knows. */
    candidates: string | null;
    /** What was decided, by whom or by which event, and when, as JSON. */
    decision: string | null;
    intended_at_ms: number;
    looked_since_ms: number | null;
    settled_at_ms: number | null;
  };
}
