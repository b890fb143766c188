import { sql } from 'kysely';
import { newId } from '../../ids.ts';
import { insertRows, storableText } from '../../store/batch.ts';
import type { Store } from '../../store/store.ts';
import type { RunOrigin } from './run.ts';

export interface NewRun {
  workflowId: string;
  workflowVersion: number;
  startedBy: RunOrigin;
  event: unknown;
  /** What started it: one run per (workflow, activation), whatever is repeated after a crash. */
  activation: string;
  connectionId: string | null;
  environment: string | null;
  orderKey?: string | undefined;
  parentRunId?: string | undefined;
  /** The stored event that started it, and the replay that started it again. */
  eventId?: string | undefined;
  replayId?: string | undefined;
  /** A run that cannot begin: recorded as failed, with the reason. */
  failure?: { error: string; errorCode: string } | undefined;
}

/** Rows of `runs` for {@link insertRuns}. */
const runRow = (run: NewRun, nowMs: number) => [
  newId('run'),
  run.workflowId,
  run.workflowVersion,
  storableText(JSON.stringify(run.event ?? null)),
  run.activation,
  run.failure ? 'failed' : 'queued',
  run.startedBy,
  run.connectionId,
  run.environment,
  run.orderKey ?? null,
  run.parentRunId ?? null,
  run.failure?.error ?? null,
  run.failure?.errorCode ?? null,
  nowMs,
  run.failure ? nowMs : null,
  run.eventId ?? null,
  run.replayId ?? null,
];

/** The statement that creates runs: for a batch of its own, or one with others. */
export function insertRuns(kind: Store['kind'], runs: NewRun[], nowMs: number) {
  return insertRows<{ id: string }>(kind, {
    into: 'runs',
    columns: {
      id: 'text',
      workflow_id: 'text',
      workflow_version: 'bigint',
      event: 'text',
      activation: 'text',
      status: 'text',
      started_by: 'text',
      connection_id: 'text',
      environment: 'text',
      order_key: 'text',
      parent_run_id: 'text',
      error: 'text',
      error_code: 'text',
      created_at_ms: 'bigint',
      ended_at_ms: 'bigint',
      event_id: 'text',
      replay_id: 'text',
    },
    rows: runs.map((run) => runRow(run, nowMs)),
    suffix: sql`on conflict (workflow_id, activation) do nothing returning id`,
  });
}
