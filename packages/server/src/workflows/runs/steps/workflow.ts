import type { Environment } from '@cio-bridge/connector';
import { newId } from '../../../ids.ts';
import { Problem } from '../../../store/problem.ts';
import type { WorkflowStep } from '../../definition/definition.ts';
import { assertStartInput } from '../../definition/start-input.ts';
import type { Workflows } from '../../definition/workflows.ts';
import { doStep } from '../do-step.ts';
import { StepFailed } from '../engine.ts';
import { orderOf } from '../order-of.ts';
import type { Run, RunStatus } from '../run.ts';
import { pathOf, type RunScope } from '../run-scope.ts';
import type { RunWaits } from '../run-waits.ts';
import type { Runs } from '../runs.ts';
import { waitFor } from '../wait-for.ts';

export interface ChildServices {
  workflows: Pick<Workflows, 'callable'>;
  runs: Runs;
  waits: RunWaits;
}

/** Runs that call each other must come to an end. */
export const MAX_CALLS_DEEP = 10;

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
    return doStep(step, scope, step.input, async ({ note }) => {
      note({ madeUp: true });
      return { runId: newId('run'), status: 'succeeded' };
    });
  }

  const runId = await doStep(
    step,
    scope,
    step.input,
    async ({ input }) => {
      const depth = (scope.run.activation.match(/\//g)?.length ?? 0) + 1;
      if (depth > MAX_CALLS_DEEP) {
        const message = `Workflows call each other more than ${MAX_CALLS_DEEP} deep`;
        throw new StepFailed({ message, code: 'too_deep', remedy: 'fix-input' });
      }
      const workflow = await workflows.callable(scope.run.clientId, step.workflow, environmentOf(scope.run));
      assertStartInput(workflow.definition, input);
      const earlier = scope.run.attempt === 1 ? undefined : await goOnWith(workflow.id, scope.run.id, path, runs);
      if (earlier !== undefined) return earlier;
      // The same at every attempt: neither a crash nor a retry starts another one.
      const activation = `${scope.run.activation}/${scope.run.id}:1:${path}`;
      await runs.create([
        {
          workflowId: workflow.id,
          workflowVersion: workflow.version,
          startedBy: 'run',
          event: input,
          activation,
          parentRunId: scope.run.id,
          // A restored store may know nothing of the run that was started here, and of what that has sent.
          sendName: `${scope.run.sendName}:${path}:${workflow.id}`,
          lookSinceMs: scope.run.lookSinceMs,
          // One without a connection acts where its caller does.
          connectionId: workflow.connectionId ?? scope.run.connectionId,
          environment: workflow.environment,
          ...((await isUnderWay(workflow.id, scope.run, runs)) ? {} : orderOf(workflow.definition, input)),
        },
      ]);
      const childId = (await runs.find(workflow.id, activation)) as string;
      // Whoever cancelled this run a moment ago may not have seen that one.
      if ((await runs.get(scope.run.id)).status === 'cancelled') await endQuietly(() => runs.cancel(childId));
      return childId;
    },
    `${path} starts`,
  );

  const look = async (): Promise<ChildEnd | undefined> => {
    const child = await runs.get(runId);
    return child.endedAtMs === null ? undefined : { runId, status: child.status, error: child.error };
  };
  const seen = await waitFor(step, scope, waits, { kind: 'run', subject: runId, detail: { runId }, look });
  // Its input was recorded when it started.
  return doStep(step, scope, undefined, async () => {
    const { status, error } = seen as ChildEnd;
    if (status === 'succeeded') return { runId, status };
    const message = `Run ${runId} of "${step.workflow}" ${status}${error ? `: ${error}` : ''}`;
    throw new StepFailed({ message, code: 'workflow_failed', remedy: 'fix-input' });
  });
}

/** The run of this workflow that an earlier attempt started, going on from where it failed. */
async function goOnWith(
  workflowId: string,
  parentRunId: string,
  path: string,
  runs: Runs,
): Promise<string | undefined> {
  const started = await runs.childrenOf(parentRunId, path);
  const child = started.find((run) => run.workflowId === workflowId);
  for (const { id } of started.filter((run) => run !== child)) await assertReplaceable(id, runs);
  if (child?.status === 'failed' || child?.status === 'cancelled') {
    // It may have been retried by itself in the meantime.
    await endQuietly(() => runs.retry(child.id), 'run_not_failed');
  }
  return child?.id;
}

/** Somebody may have retried it by itself, after this run was. */
async function assertReplaceable(runId: string, runs: Runs): Promise<void> {
  if (await runs.giveUp(runId)) return;
  const message = `Run ${runId} of another workflow has begun to do the work of this step`;
  throw new StepFailed({ message, code: 'steps_differ', remedy: 'fix-input' });
}

async function endQuietly(work: () => Promise<void>, code = 'run_has_ended'): Promise<void> {
  await work().catch((error: unknown) => {
    if (!(error instanceof Problem && error.code === code)) throw error;
  });
}

/** Where a run acts, and so where it finds what it calls. */
const environmentOf = ({ environment }: Run): Environment => (environment ?? 'production') as Environment;

/** Whether the caller, or one that waits for it, is of this workflow: a run must not wait its turn behind those. */
async function isUnderWay(workflowId: string, caller: Run, runs: Runs): Promise<boolean> {
  if (caller.workflowId === workflowId) return true;
  return caller.parentRunId !== null && isUnderWay(workflowId, await runs.get(caller.parentRunId), runs);
}
