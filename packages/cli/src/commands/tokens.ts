import { Command } from 'commander';
import { pages } from '../server/filters.ts';
import { operationCommand } from '../server/operation-command.ts';

export const tokensCommand = (): Command =>
  new Command('tokens')
    .description('API tokens of a server (the first one: see token)')
    .addCommand(
      operationCommand({
        name: 'list',
        does: 'List API tokens',
        calls: 'GET /api/v1/tokens',
        query: pages,
        columns: ['name', 'permissions', 'createdAtMs', 'expiresAtMs', 'lastUsedAtMs', 'id'],
      }),
    )
    .addCommand(
      operationCommand({
        name: 'add',
        does: 'Make an API token; it is shown once',
        calls: 'POST /api/v1/tokens',
        body: {
          name: { does: 'what it is for', required: true },
          permissions: { does: 'such as events:read,runs:read', type: 'list', required: true },
          clientIds: { does: 'ids of the only clients it sees', type: 'list' },
          expiresAtMs: { flag: 'expires', does: 'when it ends, as a date', type: 'time' },
        },
        examples: ['tokens add --name ci --permissions workflows:read,workflows:write'],
      }),
    )
    .addCommand(
      operationCommand({
        name: 'revoke',
        does: 'Revoke an API token',
        calls: 'DELETE /api/v1/tokens/{id}',
        args: { id: { does: 'its id' } },
        destroys: 'Whoever uses this token is refused from then on.',
      }),
    );
