import { sql } from 'kysely';
import type { Database } from '../../store/store.ts';
import { type Bond, stepIdOf } from '../definition/steps-done.ts';
import { isHandled } from './handled.ts';
import type { RunStatus } from './run.ts';
import type { StepStatus } from './run-records.ts';

/** A run that a step of another one started. */
export interface StartedRun {
  id: string;
  workflowId: string;
  /** The step's name within the run. */
  path: string;
}

/** What a run has begun, as far as a retry must not do it once more under another name. */
export interface Begun {
  /** By the ids of the steps. */
  bonds: Map<string, Bond>;
  /** Of steps that are not done. */
  started: StartedRun[];
}

const FREE = 'free';
/** The strictest last. */
const RANKS = [FREE, 'place', 'kind', 'same'] as const satisfies (Bond | typeof FREE)[];
type Rank = (typeof RANKS)[number];

/**
 * Steps that are done have to stay the same, and so do those whose message may have left: it is looked for by what it said.
 * Others that may have left something are known by their place. What failed plainly has left nothing.
 */
export async function begunSteps(db: Database, runId: string): Promise<Begun> {
  const [steps, sends, started] = await Promise.all([
    recordedSteps(db, runId),
    db.selectFrom('send_ledger').select(['step_id', 'state']).where('run_id', '=', runId).execute(),
    startedRuns(db, runId),
  ]);
  const done = new Set(steps.filter((step) => step.status === 'succeeded' || isHandled(step)).map(({ path }) => path));
  const ranks = new Map<string, Rank>([
    ...steps.map((step): [string, Rank] => [step.path, mayHaveActed(step) ? 'kind' : FREE]),
    ...started.map(({ path }): [string, Rank] => [path, 'place']),
    ...sends.map(({ step_id, state }): [string, Rank] => [step_id, state === 'released' ? FREE : 'same']),
  ]);
  const open = [...ranks].filter(([path]) => !done.has(path));
  return { bonds: bondsOf(done, open), started: started.filter(({ path }) => !done.has(path)) };
}

/** Of a step in a loop, the turn that is not done says what may be changed: what the others gave stays. */
function bondsOf(done: ReadonlySet<string>, open: [path: string, rank: Rank][]): Map<string, Bond> {
  const bonds = new Map<string, Bond>([...done].map((path) => [stepIdOf(path), 'same']));
  for (const [path, rank] of open.sort(([, one], [, other]) => RANKS.indexOf(one) - RANKS.indexOf(other))) {
    const id = stepIdOf(path);
    if (rank !== FREE) bonds.set(id, rank);
    else if (bonds.has(id)) bonds.set(id, 'place');
  }
  return bonds;
}

/** Whether a run, or one that it started, has done something outside, or may have. */
export async function hasActed(db: Database, runId: string): Promise<boolean> {
  const [run, steps, send, started] = await Promise.all([
    db.selectFrom('runs').select('look_since_ms').where('id', '=', runId).executeTakeFirst(),
    recordedSteps(db, runId),
    db
      .selectFrom('send_ledger')
      .select('step_id')
      .where('run_id', '=', runId)
      .where('state', '!=', 'released')
      .limit(1)
      .executeTakeFirst(),
    startedRuns(db, runId),
  ]);
  if (run?.look_since_ms != null || send) return true;
  if (steps.some((step) => mayHaveActed(step) || (acts(step) && step.status === 'succeeded'))) return true;
  for (const { id } of started) if (await hasActed(db, id)) return true;
  return false;
}

type Recorded = Awaited<ReturnType<typeof recordedSteps>>[number];

const acts = ({ type }: Recorded): boolean => type === 'action' || type === 'http';

/** Whether it was not done to its end and may have left something all the same. */
const mayHaveActed = (step: Recorded): boolean =>
  acts(step) &&
  (step.status === 'running' ||
    step.status === 'retrying' ||
    (step.status === 'failed' && (step.remedy === 'retry' || step.remedy === 'check-outcome')));

async function recordedSteps(db: Database, runId: string) {
  const rows = await db
    .selectFrom('run_steps')
    .select(['step_id', 'type', 'status', 'error_code', 'remedy'])
    .select(sql<string | null>`case when status = 'failed' then detail end`.as('detail'))
    .where('run_id', '=', runId)
    .orderBy('position')
    .execute();
  return rows.map((row) => ({
    path: row.step_id,
    type: row.type,
    status: row.status as StepStatus,
    errorCode: row.error_code,
    remedy: row.remedy,
    detail: row.detail === null ? null : (JSON.parse(row.detail) as unknown),
  }));
}

/** The step that started such a run, by its name within the other one: with it ends what started it. */
export const startingStepOf = (activation: string): string => activation.slice(activation.lastIndexOf(':') + 1);

/** The latest first. */
export async function startedRuns(db: Database, runId: string): Promise<(StartedRun & { status: RunStatus })[]> {
  const rows = await db
    .selectFrom('runs')
    .select(['id', 'workflow_id', 'activation', 'status'])
    .where('parent_run_id', '=', runId)
    .orderBy('id', 'desc')
    .execute();
  return rows.map(({ id, workflow_id, activation, status }) => ({
    id,
    workflowId: workflow_id,
    path: startingStepOf(activation),
    status: status as RunStatus,
  }));
}
