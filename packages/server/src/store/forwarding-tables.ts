import type { Generated } from 'kysely';

/** The tables of forwarding. */
export interface ForwardingTables {
  destinations: {
    id: string;
    endpoint_id: string;
    name: string;
    sealed_url: string;
    /** Of the URL, which is often a secret as a whole. */
    host: string;
    /** A `Secrets` as JSON. */
    sealed_secrets: string;
    /** A `ReportingEventFilter` as JSON. */
    filter: string | null;
    /** Attempts begun in a second, at most; null for as many as it takes. */
    per_second: number | null;
    at_once: number;
    paused_at_ms: number | null;
    /** `person`, or `gone`: it answered 410. */
    paused_because: string | null;
    /** Which slice of work is due, or under way; it grows with each. */
    slice: Generated<number>;
    /** Nothing is to be done before; null while a slice is due or under way. */
    rests_until_ms: number | null;
    /** 1 when that moment is one of the sandbox's clock. */
    rests_by_sandbox: Generated<number>;
    /** When something was last heard of a slice. */
    worked_at_ms: number;
    failures_in_row: Generated<number>;
    /** Since when its circuit is open; null while it is closed. */
    failing_since_ms: number | null;
    /** No attempt is made before: the circuit is open, or it asked for the wait. */
    held_until_ms: number | null;
    last_failure: string | null;
    last_delivered_at_ms: number | null;
    created_by: string | null;
    created_at_ms: number;
    deleted_at_ms: number | null;
  };
  forwarded_events: {
    id: string;
    destination_id: string;
    /** Our id of the event. */
    event_id: string;
    /** The replay that forwards it again; empty for the first time. */
    replay_id: Generated<string>;
    /** The `webhook-id`, by which the receiver tells a repetition. */
    message_id: string;
    status: string;
    /** All that were made. */
    attempts: Generated<number>;
    /** Those since it was last begun, which its waits grow with. */
    tries: Generated<number>;
    due_at_ms: number;
    last_attempt_at_ms: number | null;
    last_status: number | null;
    last_error: string | null;
    created_at_ms: number;
    ended_at_ms: number | null;
  };
  forwarding_attempts: {
    forwarded_event_id: string;
    /** Counts from 1. */
    attempt: number;
    at_ms: number;
    duration_ms: number;
    status: number | null;
    error: string | null;
    error_code: string | null;
    answer: string | null;
  };
}
