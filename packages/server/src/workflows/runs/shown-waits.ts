import { sql } from 'kysely';
import type { Store } from '../../store/store.ts';
import type { RunFacts } from './run.ts';
import type { WaitingFor } from './run-records.ts';

/** What a run waits for: `turn` is another one of its key, `place` a limit that is reached, `retry` the next try of a step. */
export interface ShownWait {
  for: WaitingFor | 'turn' | 'place' | 'retry';
  /** The step that waits; null for a run that has not begun. */
  stepId: string | null;
  sinceMs: number;
  /** When it goes on at the latest; null when that is not known. */
  untilMs: number | null;
  /** The run whose end is waited for. */
  behindRunId: string | null;
  /** Why the step is to be tried again. */
  why: string | null;
}

/** What those of these runs wait for that wait, by the run's id. */
export async function shownWaits(reads: Store['reads'], runs: readonly RunFacts[]): Promise<Map<string, ShownWait>> {
  const inStep = runs.filter(({ status }) => status === 'waiting' || status === 'running');
  const notBegun = runs.filter(({ status }) => status === 'queued' || status === 'running');
  return new Map([...(await inSteps(reads, inStep)), ...(await beforeTheFirst(reads, notBegun))]);
}

async function inSteps(reads: Store['reads'], runs: readonly RunFacts[]): Promise<[string, ShownWait][]> {
  if (runs.length === 0) return [];
  const byId = new Map(runs.map((run) => [run.id, run]));
  const rows = await reads
    .selectFrom('run_steps')
    .select(['run_id', 'step_id', 'status', 'detail', 'error', 'started_at_ms'])
    .where('run_id', 'in', [...byId.keys()])
    .where('status', 'in', ['waiting', 'retrying'])
    .execute();
  return rows.map((row) => {
    const detail = JSON.parse(row.detail ?? '{}') as { untilMs?: number; retryAtMs?: number; runId?: string };
    const isRetried = row.status === 'retrying';
    const wait: ShownWait = {
      for: isRetried ? 'retry' : (byId.get(row.run_id)?.waitingFor ?? 'time'),
      stepId: row.step_id,
      sinceMs: row.started_at_ms,
      untilMs: (isRetried ? detail.retryAtMs : detail.untilMs) ?? null,
      behindRunId: detail.runId ?? null,
      why: row.error,
    };
    return [row.run_id, wait];
  });
}

/** Those that wait for their turn, or for a place. */
async function beforeTheFirst(reads: Store['reads'], runs: readonly RunFacts[]): Promise<[string, ShownWait][]> {
  if (runs.length === 0) return [];
  const { rows } = await sql<{ id: string; behind: string | null; has_limit: number | boolean }>`
    select runs.id, coalesce(published.concurrency, connections.concurrency) is not null as has_limit,
      (select max(line.id) from runs as line where line.workflow_id = runs.workflow_id
        and line.order_key = runs.order_key and line.order_key is not null and line.ended_at_ms is null
        and coalesce(line.environment, 'production') = coalesce(runs.environment, 'production')
        and line.id < runs.id) as behind
    from runs
    left join connections on connections.id = runs.connection_id
    left join workflow_environments as published
      on published.workflow_id = runs.workflow_id and published.environment = runs.environment
    where runs.id in (${sql.join(runs.map(({ id }) => id))})
      and not exists (select 1 from run_steps where run_steps.run_id = runs.id)`.execute(reads);
  const byId = new Map(runs.map((run) => [run.id, run]));
  return rows.flatMap(({ id, behind, has_limit }): [string, ShownWait][] => {
    const run = byId.get(id) as RunFacts;
    const isHeldBack = run.status === 'queued' && Boolean(has_limit);
    if (behind === null && !isHeldBack) return [];
    const wait: ShownWait = {
      for: behind === null ? 'place' : 'turn',
      stepId: null,
      sinceMs: run.createdAtMs,
      untilMs: null,
      behindRunId: behind,
      why: null,
    };
    return [[id, wait]];
  });
}
