import { Command } from 'commander';
import { pages, scope } from '../server/filters.ts';
import { operationCommand } from '../server/operation-command.ts';

export const decisionsCommand = (): Command =>
  new Command('decisions')
    .description('Runs that wait for a person to decide whether a message was sent')
    .addCommand(
      operationCommand({
        name: 'list',
        does: 'List the decisions that runs wait for',
        calls: 'GET /api/v1/decisions',
        query: {
          ...scope,
          connectionId: { does: 'of this connection', names: 'connection' },
          workflowId: { does: 'of this workflow', names: 'workflow' },
          runId: { does: 'of this run' },
          ...pages,
        },
        columns: ['runId', 'stepId', 'client', 'workflow', 'action', 'recipient', 'why'],
      }),
    )
    .addCommand(
      operationCommand({
        name: 'decide',
        does: 'Decide whether a message was sent',
        calls: 'POST /api/v1/runs/{id}/steps/{stepId}/decision',
        args: { id: { does: 'the run id' }, stepId: { does: 'the step id' } },
        body: {
          choice: {
            does: 'what is true, or what to do',
            choices: ['was-sent', 'send-again', 'do-not-send'],
            required: true,
          },
          deliveryId: { does: 'the delivery, when it was sent' },
        },
      }),
    );
