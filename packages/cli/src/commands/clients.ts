import { Command } from 'commander';
import { operationCommand } from '../server/operation-command.ts';

const client = { id: { does: 'its name or id', names: 'client' } } as const;
const columns = ['name', 'timeZone', 'id', 'createdAtMs'];

export const clientsCommand = (): Command =>
  new Command('clients')
    .description('The companies on whose behalf you act')
    .addCommand(operationCommand({ name: 'list', does: 'List the clients', calls: 'GET /api/v1/clients', columns }))
    .addCommand(
      operationCommand({ name: 'show', does: 'Show a client', calls: 'GET /api/v1/clients/{id}', args: client }),
    )
    .addCommand(
      operationCommand({
        name: 'add',
        does: 'Add a client',
        calls: 'POST /api/v1/clients',
        body: {
          name: { does: 'its name', required: true },
          timeZone: { does: 'where its days begin, such as Europe/Berlin' },
        },
        examples: ['clients add --name "Example Shop" --time-zone Europe/Berlin'],
      }),
    )
    .addCommand(
      operationCommand({
        name: 'change',
        does: 'Change the name or the time zone of a client',
        calls: 'PATCH /api/v1/clients/{id}',
        args: client,
        body: { name: { does: 'its new name' }, timeZone: { does: 'where its days begin' } },
      }),
    )
    .addCommand(
      operationCommand({
        name: 'delete',
        does: 'Delete a client that has no connections',
        calls: 'DELETE /api/v1/clients/{id}',
        args: client,
        destroys: 'This deletes the client.',
      }),
    );
