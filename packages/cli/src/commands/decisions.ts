import { Command } from 'commander';
import { operationCommand } from '../server/operation-command.ts';

export const decisionsCommand = (): Command =>
  new Command('decisions')
    .description('Runs that wait for a person to decide whether a message was sent')
    .addCommand(
      operationCommand({
        name: 'list',
        does: 'List the decisions that runs wait for',
        calls: 'GET /api/v1/decisions',
        columns: ['runId', 'stepId', 'workflow', 'action', 'why'],
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
