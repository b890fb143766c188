import { environments } from '@cio-bridge/connector';
import { Command } from 'commander';
import { operationCommand } from '../server/operation-command.ts';

export const activityCommand = (): Command =>
  new Command('activity')
    .description('What was called, by whom and how it ended')
    .addCommand(
      operationCommand({
        name: 'list',
        does: 'List called actions, newest first',
        calls: 'GET /api/v1/activity',
        query: {
          connectionId: { does: 'on this connection', names: 'connection' },
          environment: { does: 'in this environment', choices: environments },
          action: { does: 'of this action' },
          outcome: { does: 'that ended so', choices: ['succeeded', 'failed', 'dry-run'] },
          runId: { does: 'of this run' },
          search: { does: 'with this text' },
          sinceMs: { does: 'from then on, such as 2h or a date', type: 'time' },
          untilMs: { does: 'before then', type: 'time' },
          limit: { does: 'how many', type: 'number' },
          before: { does: 'the following page' },
        },
        columns: ['startedAtMs', 'action', 'outcome', 'environment', 'durationMs', 'errorCode', 'id'],
        examples: ['activity list --outcome failed --since 1d'],
      }),
    )
    .addCommand(
      operationCommand({
        name: 'show',
        does: 'Show one call',
        calls: 'GET /api/v1/activity/{id}',
        args: { id: { does: 'its id' } },
      }),
    )
    .addCommand(
      operationCommand({
        name: 'changes',
        does: 'List who changed what, newest first',
        calls: 'GET /api/v1/audit',
        query: { limit: { does: 'how many', type: 'number' }, before: { does: 'the following page' } },
        columns: ['atMs', 'actor', 'what', 'subject', 'fields'],
      }),
    );
