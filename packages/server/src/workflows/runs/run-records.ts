import { sql } from 'kysely';
import { insertRows, rowsOf, storableText } from '../../store/batch.ts';
import type { Store } from '../../store/store.ts';

/** Rows per statement. */
const MAX_BATCH = 500;
/**
 * Records are gathered for so long before they are committed together: many share one fsync. Where they are few, a run would
 * only wait for it.
 */
const GATHER_MS = 8;
const FEW = 20;
const GATHER_FEW_MS = 1;

export type StepStatus = 'running' | 'retrying' | 'waiting' | 'succeeded' | 'failed';
/** What a waiting run waits for. */
export type WaitingFor = 'time' | 'delivery' | 'decision' | 'connection' | 'run';

/** A step as it is now; it replaces what was recorded of it before, unless a later attempt of the run recorded that. */
export interface StepRecord {
  runId: string;
  /** Of the run. */
  runAttempt: number;
  stepId: string;
  position: number;
  type: string;
  status: StepStatus;
  input?: unknown;
  output?: unknown;
  error?: string | undefined;
  errorCode?: string | undefined;
  remedy?: string | undefined;
  /** What else is worth knowing, such as how long it waits. */
  detail?: unknown;
  attempts: number;
  startedAtMs: number;
  endedAtMs?: number | undefined;
  /** Whether the engine's journal has no entry of it, and is not to have one: an attempt of a run does not take that back. */
  isKeptInStore?: boolean;
}

export interface RunState {
  status: 'running' | 'waiting' | 'succeeded' | 'failed' | 'cancelled';
  waitingFor?: WaitingFor;
  error?: string;
  errorCode?: string;
  failedStep?: string;
}

/**
 * Writes what happens in runs, many rows per commit. What is written here is what people look at
 * and what a retry goes on from; the engine's journal is what drives a run.
 */
export interface RunRecords {
  /** Resolves once it is on disk. Nobody has to wait for it: what a crash loses is written again. */
  step(record: StepRecord): Promise<void>;
  /** Resolves once it is on disk. A run that has ended stays ended, and a later attempt is not touched. */
  run(runId: string, attempt: number, state: RunState): Promise<void>;
}

type Row = (string | number | null)[];

export function createRunRecords(services: { store: Store; onChange: (runId: string) => void }): RunRecords {
  const { store, onChange } = services;
  let steps = new Map<string, Row>();
  let runs = new Map<string, Row>();
  let next: PromiseWithResolvers<void> | undefined;
  let isWriting = false;
  /** Of the last commit. */
  let written = 0;
  const gatherMs = () => (written < FEW ? GATHER_FEW_MS : GATHER_MS);

  /** The commit that what has just been added will be part of. */
  function nextCommit(): Promise<void> {
    next ??= Promise.withResolvers();
    // Whoever does not wait for it does not hear of its failure either; those who do, do.
    next.promise.catch(() => {});
    if (!isWriting) {
      isWriting = true;
      setTimeout(() => void writeAll(), gatherMs());
    }
    return next.promise;
  }

  async function writeAll(): Promise<void> {
    while (next) {
      const { resolve, reject } = next;
      const batch = takeGathered();
      written = batch.steps.length + batch.runs.length;
      try {
        await save(batch);
        resolve();
      } catch (error) {
        reject(error);
        // What was gathered meanwhile comes after what is not on disk: a run would go on past a gap.
        next?.reject(error);
        takeGathered();
      }
      if (next) await new Promise((wake) => setTimeout(wake, gatherMs()));
    }
    isWriting = false;
  }

  function takeGathered(): { steps: Row[]; runs: Row[] } {
    const gathered = { steps: [...steps.values()], runs: [...runs.values()] };
    steps = new Map();
    runs = new Map();
    next = undefined;
    return gathered;
  }

  async function save(batch: { steps: Row[]; runs: Row[] }): Promise<void> {
    const statements = [
      ...chunks(batch.steps).map((rows) => upsertSteps(store.kind, rows)),
      ...chunks(batch.runs).map((rows) => updateRuns(rowsOf(store.kind, rows))),
    ];
    await store.batch(statements);
    for (const runId of new Set([...batch.steps, ...batch.runs].map(([runId]) => runId as string))) onChange(runId);
  }

  return {
    step(record) {
      const key = `${record.runId} ${record.stepId}`;
      const gathered = steps.get(key);
      // Those that are written together must not be of one step twice.
      if (gathered === undefined || runAttemptOf(gathered) <= record.runAttempt) steps.set(key, stepRow(record));
      return nextCommit();
    },
    run(runId, attempt, state) {
      runs.set(`${runId} ${attempt}`, runRow(runId, attempt, state));
      return nextCommit();
    },
  };
}

const stepRow = (record: StepRecord): Row => [
  record.runId,
  record.stepId,
  record.position,
  record.type,
  record.status,
  jsonOf(record.input),
  jsonOf(record.output),
  record.error === undefined ? null : storableText(record.error),
  record.errorCode ?? null,
  record.remedy ?? null,
  jsonOf(record.detail),
  record.attempts,
  record.startedAtMs,
  record.endedAtMs ?? null,
  record.isKeptInStore ? 1 : 0,
  record.runAttempt,
];

const runAttemptOf = (row: Row): number => row.at(-1) as number;

const hasEnded = ({ status }: RunState): boolean => status !== 'running' && status !== 'waiting';

const runRow = (runId: string, attempt: number, state: RunState): Row => [
  runId,
  state.status,
  state.waitingFor ?? null,
  state.error === undefined ? null : storableText(state.error),
  state.errorCode ?? null,
  state.failedStep ?? null,
  hasEnded(state) ? Date.now() : null,
  attempt,
];

const jsonOf = (value: unknown): string | null => (value === undefined ? null : storableText(JSON.stringify(value)));

function chunks(rows: Row[]): Row[][] {
  const parts: Row[][] = [];
  for (let start = 0; start < rows.length; start += MAX_BATCH) parts.push(rows.slice(start, start + MAX_BATCH));
  return parts;
}

const text = (index: number) => sql`value->>${sql.lit(index)}`;
const whole = (index: number) => sql`cast(value->>${sql.lit(index)} as bigint)`;

const upsertSteps = (kind: Store['kind'], rows: Row[]) =>
  insertRows(kind, {
    into: 'run_steps',
    columns: {
      run_id: 'text',
      step_id: 'text',
      position: 'bigint',
      type: 'text',
      status: 'text',
      input: 'text',
      output: 'text',
      error: 'text',
      error_code: 'text',
      remedy: 'text',
      detail: 'text',
      attempts: 'bigint',
      started_at_ms: 'bigint',
      ended_at_ms: 'bigint',
      kept_in_store: 'bigint',
      run_attempt: 'bigint',
    },
    rows,
    suffix: sql`on conflict (run_id, step_id) do update set
      status = excluded.status, input = coalesce(excluded.input, run_steps.input), output = excluded.output,
      error = excluded.error, error_code = excluded.error_code, remedy = excluded.remedy,
      detail = coalesce(excluded.detail, run_steps.detail), attempts = excluded.attempts,
      started_at_ms = excluded.started_at_ms, ended_at_ms = excluded.ended_at_ms,
      kept_in_store = case when run_steps.run_attempt = excluded.run_attempt and run_steps.kept_in_store = 0
        then 0 else excluded.kept_in_store end,
      run_attempt = excluded.run_attempt
      where run_steps.run_attempt <= excluded.run_attempt`,
  });

const updateRuns = (rows: ReturnType<typeof rowsOf>) => sql`
  update runs set status = now.status, waiting_for = now.waiting_for, error = now.error, error_code = now.error_code,
    failed_step = now.failed_step, ended_at_ms = now.ended_at_ms
  from (select ${text(0)} as id, ${text(1)} as status, ${text(2)} as waiting_for, ${text(3)} as error,
      ${text(4)} as error_code, ${text(5)} as failed_step, ${whole(6)} as ended_at_ms, ${whole(7)} as attempt
    from ${rows}) as now
  where runs.id = now.id and runs.attempt = now.attempt and runs.ended_at_ms is null`;
