import type { Environment } from '@cio-bridge/connector';
import type { Step, WorkflowDefinition } from '../definition/definition.ts';
import type { Journal, StepFailed } from './engine.ts';
import type { Run } from './run.ts';
import type { RunState, StepRecord } from './run-records.ts';
import type { RecordedStep } from './run-steps.ts';
import type { StoreKept } from './store-kept.ts';
import type { TestChoices } from './test-choices.ts';

/** Where a run's actions go. */
export interface Target {
  connectionId: string;
  environment: Environment;
}

/** What templates and conditions read. */
export interface Values extends Record<string, unknown> {
  event: unknown;
  steps: Record<string, { output?: unknown; error?: { message: string; code: string } }>;
  vars: Record<string, unknown>;
  /** There when the definition reads it. */
  client?: ClientFacts;
}

/** What templates read of the client whose workflow it is. */
export interface ClientFacts {
  id: string;
  name: string;
  timeZone: string;
  values: Record<string, unknown>;
}

/** What the steps of one run have in common while it is driven. */
export interface RunScope {
  run: Run;
  definition: WorkflowDefinition;
  target: Target | undefined;
  journal: Journal;
  /** What is kept of a run beside the journal; not there for tests, and for runs from before. */
  inStore?: StoreKept | undefined;
  values: Values;
  /**
   * `dry-run`: nothing leaves, and the steps show what would. `direct`: a test that really acts, without
   * durability and without waiting.
   */
  mode: 'durable' | 'dry-run' | 'direct';
  /**
   * The run's own time, Unix milliseconds: its start, moved on by each wait. An event that a step tracks
   * bears it, so that a step repeated hours later is still the same event.
   */
  clock: { nowMs: number };
  /** Whether the choices of branches are kept; not of runs from before. */
  keepsChoices: boolean;
  /** Stands before the ids of steps inside a loop, such as `each.0.`. */
  prefix: string;
  /** What was recorded of this run before, by step. */
  known: ReadonlyMap<string, RecordedStep>;
  /** When each step that waits began to, Unix milliseconds: its end is recorded with it. */
  began: Map<string, number>;
  /** Outputs of the steps that an earlier attempt of this run finished: a retry goes on behind them. */
  carried: Record<string, unknown>;
  /** What failed in an earlier attempt of this run, which went on with its `onError`: a retry does, too. */
  handled: ReadonlyMap<string, StepFailed>;
  /** Of a test: what was decided beforehand. */
  choices?: TestChoices | undefined;
  /** How many steps were begun: their order in the timeline. */
  counter: { next: number };
  /** In characters: what the steps gave, and what was recorded of their inputs. */
  sums: { kept: number; recorded: number };
  record: {
    step(record: Omit<StepRecord, 'runId' | 'runAttempt'>): Promise<void>;
    run(state: RunState): Promise<void>;
  };
}

/** A step's name within its run: the id, with the turn of each loop it stands in. */
export const pathOf = (scope: RunScope, step: Pick<Step, 'id'>): string => `${scope.prefix}${step.id}`;
