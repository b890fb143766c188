import { sql } from 'kysely';
import { notFound } from '../problem.ts';
import type { Database } from '../store/store.ts';

export type RunStatus = 'queued' | 'running' | 'succeeded' | 'failed';
export type StepStatus = 'running' | 'retrying' | 'succeeded' | 'failed';

export interface RunOutcome {
  status: 'succeeded' | 'failed';
  error?: string;
}

export interface Run {
  id: string;
  workflowId: string;
  workflowVersion: number;
  status: RunStatus;
  /** The event that started it, in the trigger's normal form. */
  event: unknown;
  error: string | null;
  createdAtMs: number;
  endedAtMs: number | null;
}

export interface RunStep {
  stepId: string;
  status: StepStatus;
  input: unknown;
  output: unknown;
  error: string | null;
  attempts: number;
  startedAtMs: number;
  endedAtMs: number | null;
}

export interface Runs {
  get(id: string): Promise<Run>;
  list(page: { limit: number; before?: string | undefined }): Promise<(Run & { workflow: string })[]>;
  steps(runId: string): Promise<RunStep[]>;
  begin(id: string): Promise<void>;
  end(id: string, outcome: RunOutcome): Promise<void>;
  beginStep(runId: string, step: { stepId: string; input: unknown }): Promise<void>;
  endStep(runId: string, step: { stepId: string; status: StepStatus; output?: unknown; error?: string }): Promise<void>;
  /** Runs that are waiting to be handed to the engine, oldest first. */
  queued(limit: number): Promise<string[]>;
}

const parseJson = (text: string | null): unknown => (text === null ? null : JSON.parse(text));

/** The record of runs that people look at; the engine's journal is what drives them. */
export function createRuns({ db, onChange }: { db: Database; onChange: (runId: string) => void }): Runs {
  const columns = [
    'runs.id',
    'workflow_id',
    'workflow_version',
    'status',
    'event',
    'error',
    'runs.created_at_ms',
    'ended_at_ms',
  ] as const;

  const toRun = (row: {
    id: string;
    workflow_id: string;
    workflow_version: number;
    status: string;
    event: string | null;
    error: string | null;
    created_at_ms: number;
    ended_at_ms: number | null;
  }): Run => ({
    id: row.id,
    workflowId: row.workflow_id,
    workflowVersion: row.workflow_version,
    status: row.status as RunStatus,
    event: parseJson(row.event),
    error: row.error,
    createdAtMs: row.created_at_ms,
    endedAtMs: row.ended_at_ms,
  });

  return {
    async get(id) {
      const row = await db.selectFrom('runs').select(columns).where('id', '=', id).executeTakeFirst();
      if (!row) throw notFound('run');
      return toRun(row);
    },
    async list({ limit, before }) {
      const rows = await db
        .selectFrom('runs')
        .innerJoin('workflows', 'workflows.id', 'runs.workflow_id')
        .select([...columns, 'workflows.name as workflow'])
        .$if(before !== undefined, (query) => query.where('runs.id', '<', before as string))
        .orderBy('runs.id', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row) => ({ ...toRun(row), workflow: row.workflow }));
    },
    async steps(runId) {
      const rows = await db
        .selectFrom('run_steps')
        .selectAll()
        .where('run_id', '=', runId)
        .orderBy('started_at_ms')
        .orderBy('position')
        .execute();
      return rows.map((row) => ({
        stepId: row.step_id,
        status: row.status as StepStatus,
        input: parseJson(row.input),
        output: parseJson(row.output),
        error: row.error,
        attempts: row.attempts,
        startedAtMs: row.started_at_ms,
        endedAtMs: row.ended_at_ms,
      }));
    },
    async begin(id) {
      await db
        .updateTable('runs')
        .set({ status: 'running' })
        .where('id', '=', id)
        .where('ended_at_ms', 'is', null)
        .execute();
      onChange(id);
    },
    async end(id, { status, error }) {
      await db
        .updateTable('runs')
        .set({ status, error: error ?? null, ended_at_ms: Date.now() })
        .where('id', '=', id)
        .execute();
      onChange(id);
    },
    async beginStep(runId, { stepId, input }) {
      await db
        .insertInto('run_steps')
        .values((expression) => ({
          run_id: runId,
          step_id: stepId,
          position: expression
            .selectFrom('run_steps')
            .where('run_id', '=', runId)
            .select((count) => count.fn.countAll<number>().as('steps')),
          status: 'running',
          input: JSON.stringify(input),
          attempts: 1,
          started_at_ms: Date.now(),
        }))
        .onConflict((conflict) =>
          conflict
            .columns(['run_id', 'step_id'])
            .doUpdateSet({ status: 'running', attempts: sql`run_steps.attempts + 1` }),
        )
        .execute();
      onChange(runId);
    },
    async endStep(runId, { stepId, status, output, error }) {
      await db
        .updateTable('run_steps')
        .set({
          status,
          output: output === undefined ? null : JSON.stringify(output),
          error: error ?? null,
          ended_at_ms: Date.now(),
        })
        .where('run_id', '=', runId)
        .where('step_id', '=', stepId)
        .execute();
      onChange(runId);
    },
    async queued(limit) {
      const rows = await db
        .selectFrom('runs')
        .select('id')
        .where('status', '=', 'queued')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map((row) => row.id);
    },
  };
}
