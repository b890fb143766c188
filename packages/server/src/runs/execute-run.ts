import { CioError } from '@cio-bridge/connector';
import type { Connections } from '../connections/connections.ts';
import type { Endpoints } from '../endpoints/endpoints.ts';
import { holds } from '../workflows/conditions.ts';
import type { Step } from '../workflows/definition.ts';
import { renderInput } from '../workflows/templates.ts';
import type { Workflows } from '../workflows/workflows.ts';
import { type ExecuteRun, type Journal, RetryStep, StepFailed } from './engine.ts';
import type { Run, RunOutcome, Runs } from './runs.ts';

/** Thrown by a `stop` step to leave all the branches it stands in. */
class StopRun extends Error {}

type ActionStep = Extract<Step, { type: 'action' }>;

/** Walks a run through the steps of the workflow version it started with. */
export function createRunExecutor(services: {
  runs: Runs;
  workflows: Workflows;
  endpoints: Endpoints;
  connections: Connections;
}): ExecuteRun {
  const { runs, workflows, endpoints, connections } = services;

  return async function executeRun(runId, journal) {
    const run = await runs.get(runId);
    const definition = await workflows.definition(run.workflowId, run.workflowVersion);
    const values = { event: run.event, steps: {} as Record<string, { output: unknown }>, run: { id: run.id } };
    await journal.step('begin', () => runs.begin(run.id));
    const outcome = await walkToTheEnd();
    await journal.step('end', () => runs.end(run.id, outcome));

    async function walkToTheEnd(): Promise<RunOutcome> {
      try {
        await walk(definition.steps, definition.trigger.endpoint);
      } catch (error) {
        if (error instanceof StepFailed) return { status: 'failed', error: error.message };
        // Anything else is the engine's own business: it drives the run again from its journal.
        if (!(error instanceof StopRun)) throw error;
      }
      return { status: 'succeeded' };
    }

    async function walk(steps: Step[], endpointId: string): Promise<void> {
      for (const step of steps) {
        if (step.type === 'stop') throw new StopRun();
        if (step.type === 'branch') {
          const taken = step.branches.find((branch) => holds(branch.when, values));
          await walk(taken ? taken.steps : step.else, endpointId);
          continue;
        }
        values.steps[step.id] = { output: await act(step, run, values, endpointId, journal) };
      }
    }
  };

  function act(step: ActionStep, run: Run, values: Record<string, unknown>, endpointId: string, journal: Journal) {
    return journal.step(step.id, async () => {
      const { connectionId, environment } = await endpoints.get(endpointId);
      const input = (await renderInput(step.input, values)) as Record<string, unknown>;
      await runs.beginStep(run.id, { stepId: step.id, input });
      try {
        const connector = await connections.connector(connectionId, environment);
        const output = await connector.run(step.action, input, { idempotencyKey: `${run.id}/${step.id}` });
        await runs.endStep(run.id, { stepId: step.id, status: 'succeeded', output });
        return output;
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        const retry = error instanceof CioError && error.remedy === 'retry';
        await runs.endStep(run.id, { stepId: step.id, status: retry ? 'retrying' : 'failed', error: message });
        if (retry) throw new RetryStep(message, { retryAfterMs: error.retryAfterMs, cause: error });
        throw error;
      }
    });
  }
}
