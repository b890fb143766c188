import type { Environment } from '@cio-bridge/connector';
import { Problem } from '../../store/problem.ts';
import type { Tracing } from '../../telemetry/tracing/tracing.ts';
import { DEFINITION_UNREADABLE } from '../definition/active-workflows.ts';
import { readsClient } from '../definition/names-read.ts';
import type { Workflows } from '../definition/workflows.ts';
import { type BegunRuns, SetAside } from './begun-runs.ts';
import { factsSinceBegun } from './client-facts.ts';
import { createDrivesHere } from './drives-here.ts';
import { type Engine, type Journal, RunCancelled, type RunTicket, StepFailed } from './engine.ts';
import type { FreshRuns } from './fresh-runs.ts';
import { isHandled } from './handled.ts';
import type { Run, RunStatus } from './run.ts';
import type { RunRecords, RunState } from './run-records.ts';
import type { RunScope, Values } from './run-scope.ts';
import type { RunStep } from './run-steps.ts';
import type { Runs } from './runs.ts';
import { StopRun } from './steps/stop.ts';
import { createStoreKept } from './store-kept.ts';
import { FailedAt, type StepServices, walk } from './walk.ts';

type ExecuteRun = (ticket: RunTicket, journal: Journal) => Promise<void>;

/** A run as this process drives it. */
interface Driven {
  run: Run;
  /** Whether no step of it was recorded yet: most runs are begun once. */
  hasNoSteps: boolean;
  keepsInStore: boolean;
  keepsChoices: boolean;
  /** The engine's. */
  journal: Journal;
}

/** Walks a run through the steps of the workflow version it started with. */
export function createRunExecutor(
  services: StepServices & {
    fresh: FreshRuns;
    begun: BegunRuns;
    /** Resolves when runs may be driven. */
    mayDrive: Promise<void>;
    runs: Runs;
    records: RunRecords;
    workflows: Workflows;
    tracing: Pick<Tracing, 'ended'>;
    end: Engine['end'];
    onBegun: (run: Run) => void;
    onEnded: () => void;
  },
): ExecuteRun {
  const drives = createDrivesHere();
  const { db, fresh, begun, mayDrive, runs, records, workflows, waits, tracing, end, onBegun, onEnded } = services;

  return async function executeRun(ticket, journal) {
    await mayDrive;
    const { runId, attempt, keepsInStore = false, keepsChoices = false } = ticket;
    const known = fresh.take(runId, attempt);
    const run = known?.run ?? (await runs.get(runId));
    onBegun(run);
    if (run.endedAtMs !== null || run.attempt !== attempt) return passOver(run, ticket);
    const driven: Driven = {
      run: {
        ...run,
        attempt,
        connection: ticket.connection === undefined ? run.connection : ticket.connection,
      },
      // Without them the journal knows where it was.
      hasNoSteps: known?.hasSteps === false || (!keepsInStore && run.status === 'queued' && attempt === 1),
      keepsInStore,
      keepsChoices,
      journal,
    };
    // As it is handed over it is begun for the first time: most are begun only then.
    const isFirst = known !== undefined || run.status === 'queued';
    const outcome = await outcomeOf(
      isFirst ? drive(driven) : begun.drive(driven.run, journal, (watched) => drive({ ...driven, journal: watched })),
    );
    await records.run(runId, attempt, outcome);
    tracing.ended(driven.run, outcome);
    await tellParent(run, outcome);
    onEnded();
  };

  /**
   * One that was cancelled or retried has nothing more to do. Its journal is not gone through: the engine compares, and it may
   * not be that of the version that the run has now. Whatever of it the engine still has would hold up those behind it.
   */
  async function passOver(run: Run, ticket: RunTicket): Promise<void> {
    if (run.attempt === ticket.attempt) await tellParent(run, run);
    await end(ticket);
    onEnded();
  }

  async function tellParent(
    { id: runId, parentRunId }: Run,
    { status, error = null }: { status: RunStatus; error?: string | null },
  ): Promise<void> {
    if (parentRunId !== null) await waits.resolve('run', runId, { runId, status, error });
  }

  async function drive(driven: Driven): Promise<void> {
    const scope = await scopeOf(driven);
    await walk(scope.definition.steps, scope, services);
  }

  async function scopeOf({ run, hasNoSteps, keepsInStore, keepsChoices, journal: engines }: Driven): Promise<RunScope> {
    const definition = await workflows.definition(run.workflowId, run.workflowVersion);
    const inStore = keepsInStore ? createStoreKept(run, engines, { db, drives }) : undefined;
    const journal = inStore?.journal ?? engines;
    await inStore?.alone;
    const recorded = hasNoSteps ? [] : await runs.steps(run.id);
    // As they are when the run begins: one that changed midway would change the path.
    const client = readsClient(definition) ? await journal.step('client', () => factsSinceBegun(db, run)) : undefined;
    // Which steps, and not what came of them: together that may be more than the journal takes.
    const finished = run.attempt === 1 ? {} : await journal.step('carried over', async () => finishedAmong(recorded));
    return {
      run,
      definition,
      target:
        run.connectionId === null
          ? undefined
          : { connectionId: run.connectionId, environment: run.environment as Environment },
      journal,
      inStore,
      values: { ...valuesOf(run, definition.vars), ...(client && { client }) },
      mode: 'durable',
      clock: { nowMs: run.createdAtMs },
      keepsChoices,
      prefix: '',
      known: new Map(recorded.map((step) => [step.stepId, step])),
      began: new Map(),
      carried: outputsOf(recorded, finished),
      handled: failuresOf(recorded, finished),
      counter: { next: 0 },
      sums: { kept: 0, recorded: 0 },
      record: {
        step: (record) => records.step({ ...record, runId: run.id, runAttempt: run.attempt }),
        run: (state) => records.run(run.id, run.attempt, state),
      },
    };
  }
}

/** What the templates of a run read. */
export const valuesOf = (run: Run, vars: Record<string, unknown>): Values => ({
  event: run.event,
  steps: {},
  vars: { ...vars },
  connection: { id: run.connectionId, name: run.connection, environment: run.environment },
  run: {
    id: run.id,
    workflow: run.workflow,
    startedAt: Math.floor(run.createdAtMs / 1000),
    attempt: run.attempt,
  },
});

/** The steps that a run has behind it, by what became of them. */
type Finished = Record<string, true | 'handled'>;

const finishedAmong = (steps: RunStep[]): Finished =>
  Object.fromEntries(
    steps.flatMap((step): [string, true | 'handled'][] => {
      if (isHandled(step)) return [[step.stepId, 'handled']];
      return step.status === 'succeeded' ? [[step.stepId, true]] : [];
    }),
  );

const outputsOf = (steps: RunStep[], finished: Finished): Record<string, unknown> =>
  Object.fromEntries(
    steps.filter(({ stepId }) => finished[stepId] === true).map(({ stepId, output }) => [stepId, output]),
  );

const failuresOf = (steps: RunStep[], finished: Finished): Map<string, StepFailed> =>
  new Map(
    steps
      .filter(({ stepId }) => finished[stepId] === 'handled')
      .map(({ stepId, error, errorCode, remedy }) => [
        stepId,
        new StepFailed({ message: error ?? '', code: errorCode ?? '', remedy: remedy ?? '' }),
      ]),
  );

/** How a walk ended. What is neither an end nor a failure is the engine's own: it drives the run again. */
export async function outcomeOf(walking: Promise<void>): Promise<RunState> {
  try {
    await walking;
    return { status: 'succeeded' };
  } catch (error) {
    if (error instanceof RunCancelled) return { status: 'cancelled' };
    if (error instanceof StopRun) {
      if (error.status === 'succeeded') return { status: 'succeeded' };
      return { status: 'failed', error: error.message, errorCode: 'stopped', failedStep: error.stepId };
    }
    if (error instanceof FailedAt) {
      return { status: 'failed', error: error.message, errorCode: error.cause.code, failedStep: error.stepId };
    }
    if (error instanceof SetAside) return { status: 'failed', error: error.message, errorCode: error.code };
    if (error instanceof Problem && error.code === DEFINITION_UNREADABLE) {
      return { status: 'failed', error: error.message, errorCode: error.code };
    }
    throw error;
  }
}
