import type { Generated } from 'kysely';

/** Workflows, their versions, what their environments run, and what their runs wait for and failed with. */
export interface WorkflowTables {
  workflows: {
    id: string;
    client_id: string;
    name: string;
    /** The newest that was saved. */
    version: number;
    trigger_type: string | null;
    created_at_ms: number;
    deleted_at_ms: number | null;
  };
  workflow_versions: {
    workflow_id: string;
    version: number;
    definition: string;
    created_at_ms: number;
    /** The text that it was written as; null for one that came as JSON. */
    source: string | null;
    note: string | null;
    /** Who, as JSON. */
    saved_by: string | null;
    /** How many things were wrong with it when it was saved; such a version is never published. */
    faults: Generated<number>;
  };
  /** Who has a workflow open to change it, in which window. */
  workflow_editors: {
    workflow_id: string;
    key: string;
    /** Who, as JSON. */
    actor: string;
    since_ms: number;
    seen_ms: number;
  };
  /** What each environment of a workflow runs: no version is off. */
  workflow_environments: {
    workflow_id: string;
    environment: string;
    version: number | null;
    /** Of that version: others call it by this. */
    name: string;
    trigger_type: string;
    connection_id: string | null;
    endpoint_id: string | null;
    concurrency: number | null;
    changed_at_ms: number;
    changed_by: string | null;
  };
  /** What was published where, and switched off, one after the other. */
  workflow_publications: {
    id: string;
    workflow_id: string;
    environment: string;
    version: number | null;
    at_ms: number;
    actor: string | null;
  };
  /** Whom a run is about that no event of Customer.io started. */
  run_subjects: {
    subject: string;
    run_id: string;
  };
  run_waits: {
    id: string;
    run_id: string;
    step_id: string;
    kind: string;
    subject: string;
    detail: string | null;
    created_at_ms: number;
    /** Connection and environment of the sandbox by whose clock it ends as well, and when. */
    sandbox: string | null;
    sandbox_until_ms: number | null;
  };
}
