import { newId } from '../../ids.ts';
import type { WorkflowStep } from '../../workflows/definition.ts';
import type { Workflows } from '../../workflows/workflows.ts';
import { doStep } from '../do-step.ts';
import { StepFailed } from '../engine.ts';
import { pathOf, type RunScope } from '../run-scope.ts';
import type { RunWaits } from '../run-waits.ts';
import type { RunStatus, Runs } from '../runs.ts';
import { waitFor } from '../wait-for.ts';

export interface ChildServices {
  workflows: Pick<Workflows, 'callable'>;
  runs: Runs;
  waits: RunWaits;
}

/** Runs that call each other must come to an end. */
const MAX_DEPTH = 10;

interface ChildEnd {
  runId: string;
  status: RunStatus;
  error: string | null;
}

/** Starts a run of another workflow of the client, once, and waits for its end. */
export async function performWorkflow(step: WorkflowStep, scope: RunScope, services: ChildServices): Promise<unknown> {
  const { workflows, runs, waits } = services;
  const path = pathOf(scope, step);
  if (Object.hasOwn(scope.carried, path)) return scope.carried[path];
  if (scope.mode !== 'durable') {
    return doStep(step, scope, step.input, async () => ({ runId: newId('run'), status: 'succeeded' }));
  }

  const runId = await doStep(
    step,
    scope,
    step.input,
    async ({ input }) => {
      const depth = (scope.run.activation.match(/\//g)?.length ?? 0) + 1;
      if (depth > MAX_DEPTH) {
        const message = `Workflows call each other more than ${MAX_DEPTH} deep`;
        throw new StepFailed({ message, code: 'too_deep', remedy: 'fix-input' });
      }
      const workflow = await workflows.callable(scope.run.clientId, step.workflow);
      // A retry of this run starts the other one anew, a crash does not.
      const activation = `${scope.run.activation}/${scope.run.id}:${scope.run.attempt}:${path}`;
      await runs.create([
        {
          workflowId: workflow.id,
          workflowVersion: workflow.version,
          startedBy: 'run',
          event: input,
          activation,
          connectionId: workflow.connectionId ?? scope.run.connectionId,
          environment: workflow.environment ?? scope.run.environment,
          parentRunId: scope.run.id,
        },
      ]);
      return (await runs.find(workflow.id, activation)) as string;
    },
    `${path} starts`,
  );

  const look = async (): Promise<ChildEnd | undefined> => {
    const child = await runs.get(runId);
    return child.endedAtMs === null ? undefined : { runId, status: child.status, error: child.error };
  };
  const seen = await waitFor(step, scope, waits, { kind: 'run', subject: runId, detail: { runId }, look });
  return doStep(step, scope, step.input, async () => {
    const { status, error } = seen as ChildEnd;
    if (status === 'succeeded') return { runId, status };
    const message = `Run ${runId} of "${step.workflow}" ${status}${error ? `: ${error}` : ''}`;
    throw new StepFailed({ message, code: 'workflow_failed', remedy: 'fix-input' });
  });
}
