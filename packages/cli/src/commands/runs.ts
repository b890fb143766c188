import { Command } from 'commander';
import { operationCommand } from '../server/operation-command.ts';

const run = { id: { does: 'the run id' } } as const;
const statuses = ['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled'];

export const runsCommand = (): Command =>
  new Command('runs')
    .description('Runs of workflows')
    .addCommand(
      operationCommand({
        name: 'list',
        does: 'List runs, newest first',
        calls: 'GET /api/v1/runs',
        query: {
          workflowId: { does: 'of this workflow', names: 'workflow' },
          connectionId: { does: 'of this connection', names: 'connection' },
          status: { does: 'in this state', choices: statuses },
          waitingFor: { does: 'waiting for this', choices: ['time', 'delivery', 'decision', 'connection', 'run'] },
          errorCode: { does: 'that failed with this' },
          failedStep: { does: 'that failed in this step' },
          limit: { does: 'how many', type: 'number' },
          before: { does: 'the following page' },
        },
        columns: ['id', 'workflow', 'status', 'failedStep', 'errorCode', 'createdAtMs', 'endedAtMs'],
        examples: ['runs list --status failed --workflow Welcome'],
      }),
    )
    .addCommand(
      operationCommand({
        name: 'failures',
        does: 'List failed runs, grouped by reason',
        calls: 'GET /api/v1/runs/failures',
        query: { workflowId: { does: 'of this workflow', names: 'workflow' } },
        columns: ['runs', 'workflow', 'failedStep', 'errorCode', 'error'],
      }),
    )
    .addCommand(
      operationCommand({ name: 'show', does: 'Show a run with its steps', calls: 'GET /api/v1/runs/{id}', args: run }),
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
        name: 'resume-many',
        does: 'Let many runs that wait for a connection try again',
        calls: 'POST /api/v1/runs/resume',
        body: {
          workflowId: { does: 'of this workflow', names: 'workflow' },
          connectionId: { does: 'that wait for this connection', names: 'connection' },
          limit: { does: 'how many', type: 'number' },
        },
      }),
    )
    .addCommand(
      operationCommand({
        name: 'retry-many',
        does: 'Retry many failed runs',
        calls: 'POST /api/v1/runs/retry',
        body: {
          workflowId: { does: 'of this workflow', names: 'workflow' },
          errorCode: { does: 'that failed with this' },
          failedStep: { does: 'that failed in this step' },
          version: { does: 'what to go on with', choices: ['published', 'same'] },
          limit: { does: 'how many', type: 'number' },
        },
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
