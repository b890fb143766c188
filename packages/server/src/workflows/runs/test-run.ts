import { setImmediate as othersTurn } from 'node:timers/promises';
import type { Environment } from '@cio-bridge/connector';
import { newId } from '../../ids.ts';
import { Problem } from '../../store/problem.ts';
import { allSteps, type WorkflowDefinition } from '../definition/definition.ts';
import { clientFacts } from './client-facts.ts';
import { type Journal, RetryStep, StepFailed } from './engine.ts';
import { outcomeOf, valuesOf } from './execute-run.ts';
import type { Run } from './run.ts';
import type { RunState, StepRecord } from './run-records.ts';
import type { RunScope } from './run-scope.ts';
import { asShown } from './run-steps.ts';
import { assertChoices, type TestChoices, TestEnds } from './test-choices.ts';
import { type StepServices, walk } from './walk.ts';

/** A test is kept in memory and waited for by somebody; loops in loops could make it endless. */
const MAX_STEPS = 10_000;
/** Whoever waits for it has given up by then. */
const MAX_MS = 30_000;
/** After so many steps all others get their turn: a dry run has nothing else to wait for. */
const STEPS_IN_A_ROW = 100;

export interface TestRun {
  status: RunState['status'];
  error: string | null;
  failedStep: string | null;
  /** In the order in which they were done; `detail.requests` is what a dry run would have sent. */
  steps: Omit<StepRecord, 'runId' | 'runAttempt'>[];
}

export interface TestRuns {
  /**
   * Walks through a workflow once, at once: no waiting, nothing kept.
   *
   * @param mode - `dry-run`: nothing leaves. `sandbox`: the actions really run, against a connection to a sandbox.
   * @throws Problem 422 `not_a_sandbox` when the connection is a real one, `test_too_long` after 10,000 steps.
   */
  run(test: {
    mode: 'dry-run' | 'sandbox';
    definition: WorkflowDefinition;
    clientId: string;
    connectionId: string | null;
    environment: Environment | null;
    event: unknown;
    choices?: TestChoices | undefined;
  }): Promise<TestRun>;
}

export function createTestRuns(services: StepServices): TestRuns {
  const { connections } = services;

  async function assertSandbox(connectionId: string | null, environment: Environment | null): Promise<void> {
    if (connectionId === null || environment === null) return;
    const { environments } = await connections.get(connectionId);
    if (environments[environment]?.isSandbox) return;
    const message = `This connection's ${environment} workspace is a real one; a test may act on a sandbox only. Use mode dry-run.`;
    throw new Problem(422, 'not_a_sandbox', message, '/mode');
  }

  return {
    async run({ mode, definition, clientId, connectionId, environment, event, choices = {} }) {
      assertChoices(definition, choices);
      if (mode === 'sandbox') await assertSandbox(connectionId, environment);
      const nowMs = Date.now();
      const id = newId('run');
      const run: Run = {
        id,
        sendName: id,
        workflowId: '',
        workflow: definition.name,
        workflowVersion: 0,
        clientId,
        client: '',
        status: 'running',
        waitingFor: null,
        startedBy: 'manual',
        event,
        connectionId,
        connection: null,
        environment,
        parentRunId: null,
        activation: 'test',
        orderKey: null,
        attempt: 1,
        error: null,
        errorCode: null,
        failedStep: null,
        createdAtMs: nowMs,
        endedAtMs: null,
        eventId: null,
        replayId: null,
        lookSinceMs: null,
        begun: 0,
      };
      const steps = new Map<string, Omit<StepRecord, 'runId' | 'runAttempt'>>();
      const scope: RunScope = {
        run,
        definition,
        target: connectionId === null || environment === null ? undefined : { connectionId, environment },
        journal: forgetfulJournal(),
        values: { ...valuesOf(run, definition.vars), client: await clientFacts(services.db, run) },
        mode: mode === 'dry-run' ? 'dry-run' : 'direct',
        choices,
        clock: { nowMs },
        keepsChoices: true,
        prefix: '',
        known: new Map(),
        began: new Map(),
        carried: {},
        handled: new Map(),
        counter: { next: 0 },
        sums: { kept: 0, recorded: 0 },
        record: {
          step: async (record) => void steps.set(record.stepId, record),
          run: async () => {},
        },
      };
      const { only, pins = {} } = choices;
      if (only !== undefined) {
        for (const [id, output] of Object.entries(pins)) scope.values.steps[id] = { output };
      }
      const toBeDone =
        only === undefined ? definition.steps : allSteps(definition.steps).filter(({ id }) => id === only);
      const outcome = await outcomeOf(walk(toBeDone, scope, services).catch(endsThere));
      return {
        status: outcome.status,
        error: outcome.error ?? null,
        failedStep: outcome.failedStep ?? null,
        steps: [...steps.values()].sort((a, b) => a.position - b.position).map(asShown),
      };
    },
  };
}

function endsThere(error: unknown): void {
  if (!(error instanceof TestEnds)) throw error;
}

/** A test does everything once: what would be tried again is told as it is. */
function forgetfulJournal(): Journal {
  const endAtMs = Date.now() + MAX_MS;
  let steps = 0;
  return {
    async step(_name, body) {
      steps += 1;
      if (steps > MAX_STEPS || Date.now() > endAtMs) {
        const message = `A test takes at most ${MAX_STEPS} steps and ${MAX_MS / 1000} seconds`;
        throw new Problem(422, 'test_too_long', message);
      }
      if (steps % STEPS_IN_A_ROW === 0) await othersTurn();
      try {
        return await body();
      } catch (error) {
        if (!(error instanceof RetryStep)) throw error;
        throw new StepFailed({ message: error.message, code: 'would_retry', remedy: 'retry' }, error);
      }
    },
    nowMs: async () => Date.now(),
    sleep: async () => {},
    gotOn: () => {},
    createWait: () => ({ id: '', until: async () => undefined }),
    over: new AbortController().signal,
  };
}
