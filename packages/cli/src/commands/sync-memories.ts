import { Command } from 'commander';
import { pages, scope } from '../server/filters.ts';
import { operationCommand } from '../server/operation-command.ts';

export const syncMemoriesCommand = (): Command =>
  new Command('sync-memories')
    .description('What a server remembers of syncs with --since-last, to send only what differs')
    .addCommand(
      operationCommand({
        name: 'list',
        does: 'List what is remembered, newest first',
        calls: 'GET /api/v1/sync-memories',
        query: { ...scope, connectionId: { does: 'of this connection', names: 'connection' }, ...pages },
        columns: ['name', 'connection', 'environment', 'kind', 'usedAtMs', 'id'],
      }),
    )
    .addCommand(
      operationCommand({
        name: 'delete',
        does: 'Forget it: the next sync that names it sends everything',
        calls: 'DELETE /api/v1/sync-memories/{id}',
        args: { id: { does: 'its id' } },
        destroys: 'The next sync that names it sends every row again.',
      }),
    );
