import { Command } from 'commander';
import { pages } from '../server/filters.ts';
import { operationCommand } from '../server/operation-command.ts';

const client = { id: { does: 'its name or id', names: 'client' } } as const;
const PLACE = '/api/v1/clients/{id}/environments/{environment}';
const place = { ...client, environment: { does: 'editor, staging or production' } } as const;
const columns = ['name', 'timeZone', 'id', 'createdAtMs'];

export const clientsCommand = (): Command =>
  new Command('clients')
    .description('The companies on whose behalf you act')
    .addCommand(
      operationCommand({ name: 'list', does: 'List the clients', calls: 'GET /api/v1/clients', query: pages, columns }),
    )
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
    )
    .addCommand(
      operationCommand({
        name: 'values',
        does: 'List the values that workflows read of a client',
        calls: `GET ${PLACE}/values`,
        args: place,
        columns: ['name', 'value', 'setAtMs'],
      }),
    )
    .addCommand(
      operationCommand({
        name: 'set-value',
        does: 'Set a value that workflows read of a client',
        calls: `PUT ${PLACE}/values/{name}`,
        args: { ...place, name: { does: 'its name' } },
        body: { value: { does: 'a text in quotes, a number, true or false', type: 'json', required: true } },
        examples: ['clients set-value "Example Shop" production receipt_message --value 3'],
      }),
    )
    .addCommand(
      operationCommand({
        name: 'delete-value',
        does: 'Delete a value of a client',
        calls: `DELETE ${PLACE}/values/{name}`,
        args: { ...place, name: { does: 'its name' } },
        destroys: 'This deletes the value: workflows that read it fail.',
      }),
    )
    .addCommand(
      operationCommand({
        name: 'secrets',
        does: 'List the names of the secrets that http steps use',
        calls: `GET ${PLACE}/secrets`,
        args: place,
        columns: ['name', 'setAtMs'],
      }),
    )
    .addCommand(
      operationCommand({
        name: 'set-secret',
        does: 'Set a secret that http steps use; no answer shows it again',
        calls: `PUT ${PLACE}/secrets/{name}`,
        args: { ...place, name: { does: 'its name' } },
        input: '{"value": "…"}',
        examples: ['clients set-secret "Example Shop" production crm_key --input @secret.json'],
      }),
    )
    .addCommand(
      operationCommand({
        name: 'delete-secret',
        does: 'Delete a secret of a client',
        calls: `DELETE ${PLACE}/secrets/{name}`,
        args: { ...place, name: { does: 'its name' } },
        destroys: 'This deletes the secret: workflows that use it fail.',
      }),
    );
