import { Command } from 'commander';
import { many, pages, scope, search, timeRange } from '../server/filters.ts';
import { type Flag, operationCommand } from '../server/operation-command.ts';

const run = { id: { does: 'the run id' } } as const;
const statuses = ['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled'];

const filters: Record<string, Flag> = {
  ...scope,
  workflowId: { does: 'of this workflow', names: 'workflow' },
  workflowVersion: { does: 'of this version of their workflow', type: 'number' },
  connectionId: { does: 'of this connection', names: 'connection' },
  eventId: { does: 'started by this event' },
  replayId: { does: 'started by this replay' },
  parentRunId: { does: 'started by this run' },
  personId: { does: 'started by an event about this person' },
  ...search,
  ...timeRange,
};
const failures: Record<string, Flag> = {
  ...filters,
  errorCode: { does: 'that failed with this', type: 'list' },
  failedStep: { does: 'that failed in this step', type: 'list' },
};
const states: Record<string, Flag> = {
  status: { does: 'in this state', type: 'list', choices: statuses },
  waitingFor: {
    does: 'waiting for this',
    type: 'list',
    choices: ['time', 'delivery', 'decision', 'connection', 'run'],
  },
};

export const runsCommand = (): Command =>
  new Command('runs')
    .description('Runs of workflows')
    .addCommand(
      operationCommand({
        name: 'list',
        does: 'List runs, newest first',
        calls: 'GET /api/v1/runs',
        query: { ...failures, ...states, ...pages },
        columns: ['id', 'workflow', 'status', 'failedStep', 'errorCode', 'createdAtMs', 'endedAtMs'],
        examples: ['runs list --status failed --workflow Welcome'],
      }),
    )
    .addCommand(
      operationCommand({
        name: 'count',
        does: 'Count runs',
        calls: 'GET /api/v1/runs/count',
        query: { ...failures, ...states },
      }),
    )
    .addCommand(
      operationCommand({
        name: 'failures',
        does: 'List failed runs, grouped by reason',
        calls: 'GET /api/v1/runs/failures',
        query: failures,
        columns: ['runs', 'client', 'workflow', 'failedStep', 'errorCode', 'error'],
      }),
    )
    .addCommand(
      operationCommand({ name: 'show', does: 'Show a run with its steps', calls: 'GET /api/v1/runs/{id}', args: run }),
    )
    .addCommand(
      operationCommand({
        name: 'steps',
        does: 'List the steps of a run, in the order in which they began',
        calls: 'GET /api/v1/runs/{id}/steps',
        args: run,
        query: pages,
        columns: ['stepId', 'type', 'status', 'attempts', 'error', 'startedAtMs', 'endedAtMs'],
      }),
    )
    .addCommand(
      operationCommand({
        name: 'step',
        does: 'Show a step of a run, with its input and output whole',
        calls: 'GET /api/v1/runs/{id}/steps/{stepId}',
        args: { ...run, stepId: { does: 'its id, with the turn of each loop it stands in: each.0.tag' } },
        examples: ['runs step run_01J8Z3 each.0.tag'],
      }),
    )
    .addCommand(
      operationCommand({ name: 'cancel', does: 'Cancel a run', calls: 'POST /api/v1/runs/{id}/cancel', args: run }),
    )
    .addCommand(
      operationCommand({
        name: 'retry',
        does: 'Retry a run from the step that failed',
        calls: 'POST /api/v1/runs/{id}/retry',
        args: run,
        body: { version: { does: 'what to go on with', choices: ['published', 'same'] } },
      }),
    )
    .addCommand(
      operationCommand({
        name: 'resume',
        does: 'Let a run that waits for its connection try again',
        calls: 'POST /api/v1/runs/{id}/resume',
        args: run,
      }),
    )
    .addCommand(
      operationCommand({
        name: 'skip-wait',
        does: 'End what a run waits for now, a moment or a delivery',
        calls: 'POST /api/v1/runs/{id}/skip-wait',
        args: run,
      }),
    )
    .addCommand(
      operationCommand({
        name: 'resume-many',
        does: 'Let many runs that wait for a connection try again',
        calls: 'POST /api/v1/runs/resume',
        body: { ...filters, ...many },
      }),
    )
    .addCommand(
      operationCommand({
        name: 'retry-many',
        does: 'Retry many failed runs',
        calls: 'POST /api/v1/runs/retry',
        body: {
          ...failures,
          version: { does: 'what to go on with', choices: ['published', 'same'] },
          ...many,
        },
        examples: ['runs retry-many --workflow Welcome --error-code template_failed --dry-run'],
      }),
    )
    .addCommand(
      operationCommand({
        name: 'cancel-many',
        does: 'Cancel many runs that have not ended; what they have sent stays sent',
        calls: 'POST /api/v1/runs/cancel',
        body: { ...filters, ...states, ...many },
        destroys: 'This cancels all runs that match and have not ended.',
        examples: ['runs cancel-many --client "Example Shop" --status waiting'],
      }),
    )
    .addCommand(
      operationCommand({
        name: 'again',
        does: 'Run a workflow again with what started this run',
        calls: 'POST /api/v1/runs/{id}/again',
        args: run,
      }),
    );
