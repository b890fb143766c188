import { environments } from '@cio-bridge/connector';
import { Command } from 'commander';
import { pages, scope } from '../server/filters.ts';
import { operationCommand } from '../server/operation-command.ts';

const connection = { id: { does: 'its name or id', names: 'connection' } } as const;
const environment = { ...connection, environment: { does: environments.join(', ') } } as const;
const columns = ['name', 'client', 'id', 'createdAtMs'];

export const connectionsCommand = (): Command =>
  new Command('connections')
    .description("What the server keeps of each client's Customer.io: names, environments and sealed keys")
    .addCommand(
      operationCommand({
        name: 'list',
        does: 'List the connections',
        calls: 'GET /api/v1/connections',
        query: { ...scope, ...pages },
        columns,
      }),
    )
    .addCommand(
      operationCommand({
        name: 'show',
        does: 'Show a connection, its keys masked',
        calls: 'GET /api/v1/connections/{id}',
        args: connection,
      }),
    )
    .addCommand(
      operationCommand({
        name: 'add',
        does: 'Add a connection without keys; `connect` asks for them too',
        calls: 'POST /api/v1/connections',
        body: {
          clientId: { does: 'whose it is', names: 'client', required: true },
          name: { does: 'its name', required: true },
        },
      }),
    )
    .addCommand(
      operationCommand({
        name: 'rename',
        does: 'Rename a connection',
        calls: 'PATCH /api/v1/connections/{id}',
        args: connection,
        body: { name: { does: 'its new name', required: true } },
      }),
    )
    .addCommand(
      operationCommand({
        name: 'delete',
        does: 'Delete a connection and its keys',
        calls: 'DELETE /api/v1/connections/{id}',
        args: connection,
        query: { force: { does: 'delete it although something depends on it', type: 'switch' } },
        destroys: 'This deletes the connection and its keys.',
      }),
    )
    .addCommand(
      operationCommand({
        name: 'dependents',
        does: 'See which endpoints and workflows depend on a connection',
        calls: 'GET /api/v1/connections/{id}/dependents',
        args: connection,
      }),
    )
    .addCommand(
      operationCommand({
        name: 'set',
        does: 'Set all credentials of an environment; each key is tried out first',
        calls: 'PUT /api/v1/connections/{id}/environments/{environment}',
        args: environment,
        query: { force: { does: 'keep them although Customer.io refuses them', type: 'switch' } },
        input: 'region, siteId, trackApiKey and so on, as JSON',
        examples: ['connections set Shop production --input @keys.json'],
      }),
    )
    .addCommand(
      operationCommand({
        name: 'change',
        does: 'Change what is not secret about an environment',
        calls: 'PATCH /api/v1/connections/{id}/environments/{environment}',
        args: environment,
        body: {
          region: { does: 'where the workspace lives', choices: ['us', 'eu'] },
          siteId: { flag: 'site-id', does: 'the site id' },
          recipientAllowlist: { does: 'the only recipients outside production', type: 'list' },
        },
      }),
    )
    .addCommand(
      operationCommand({
        name: 'erase',
        does: 'Erase all credentials of an environment',
        calls: 'DELETE /api/v1/connections/{id}/environments/{environment}',
        args: environment,
        destroys: 'This erases all keys of the environment.',
      }),
    )
    .addCommand(
      operationCommand({
        name: 'probe',
        does: 'Ask Customer.io about each key of an environment',
        calls: 'POST /api/v1/connections/{id}/environments/{environment}/probe',
        args: environment,
        optionalInput: 'keys to ask about instead of those that are kept, as JSON',
      }),
    )
    .addCommand(
      operationCommand({
        name: 'try-keys',
        does: 'Ask Customer.io about keys before there is a connection for them; nothing of them is kept',
        calls: 'POST /api/v1/connections/probe',
        input: 'the keys, with their region, as JSON',
      }),
    )
    .addCommand(
      operationCommand({
        name: 'limit',
        does: 'See how many runs may act on a connection at once',
        calls: 'GET /api/v1/connections/{id}/run-limit',
        args: connection,
      }),
    )
    .addCommand(
      operationCommand({
        name: 'set-limit',
        does: 'Limit how many runs act on a connection at once',
        calls: 'PUT /api/v1/connections/{id}/run-limit',
        args: connection,
        body: { concurrency: { does: 'how many; null for no limit', type: 'json', required: true } },
      }),
    );
