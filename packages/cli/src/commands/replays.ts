import { Command } from 'commander';
import { pages } from '../server/filters.ts';
import { operationCommand } from '../server/operation-command.ts';

export const replaysCommand = (): Command =>
  new Command('replays')
    .description('Replays of events that were asked for')
    .addCommand(
      operationCommand({
        name: 'list',
        does: 'List replays, newest first',
        calls: 'GET /api/v1/replays',
        query: pages,
        columns: ['id', 'requestedBy', 'events', 'runs', 'createdAtMs', 'endedAtMs'],
      }),
    )
    .addCommand(
      operationCommand({
        name: 'show',
        does: 'Show a replay; its runs: runs list --replay ID',
        calls: 'GET /api/v1/replays/{id}',
        args: { id: { does: 'the replay id' } },
      }),
    );
