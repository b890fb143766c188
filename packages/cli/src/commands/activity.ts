import { Command } from 'commander';
import { pages, scope, timeRange } from '../server/filters.ts';
import { type Flag, operationCommand } from '../server/operation-command.ts';

const filters: Record<string, Flag> = {
  ...scope,
  connectionId: { does: 'on this connection', names: 'connection' },
  action: { does: 'of this action', type: 'list' },
  outcome: { does: 'that ended so', type: 'list', choices: ['succeeded', 'failed', 'dry-run'] },
  runId: { does: 'of this run' },
  stepId: { flag: 'step', does: 'of this step of the run' },
  search: { does: 'with this text' },
  ...timeRange,
};

export const activityCommand = (): Command =>
  new Command('activity')
    .description('What was called, by whom and how it ended')
    .addCommand(
      operationCommand({
        name: 'list',
        does: 'List called actions, newest first',
        calls: 'GET /api/v1/activity',
        query: { ...filters, ...pages },
        columns: ['startedAtMs', 'client', 'action', 'outcome', 'environment', 'durationMs', 'errorCode', 'id'],
        examples: ['activity list --outcome failed --from 1d'],
      }),
    )
    .addCommand(
      operationCommand({
        name: 'count',
        does: 'Count called actions',
        calls: 'GET /api/v1/activity/count',
        query: filters,
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
        query: {
          actorId: { does: 'by this person or token', type: 'list' },
          kind: { does: 'of these, such as connections,workflows', type: 'list' },
          ...timeRange,
          ...pages,
        },
        columns: ['atMs', 'actor', 'what', 'thing', 'fields'],
      }),
    );
