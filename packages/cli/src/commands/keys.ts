import { environments } from '@cio-bridge/connector';
import { Command } from 'commander';
import { inWords, Refused } from '../in-words.ts';
import { callServer, type ServerOptions } from '../server/call-server.ts';
import { idOf } from '../server/names.ts';
import { callsOperations, operationCommand, withServer } from '../server/operation-command.ts';
import { readSecret } from '../server/read-secret.ts';

const key = {
  id: { does: 'name or id of the connection', names: 'connection' },
  environment: { does: environments.join(', ') },
  key: { does: 'trackApiKey, appApiKey or pipelinesWriteKey' },
} as const;

export const keysCommand = (): Command =>
  new Command('keys')
    .description('Replace single keys of a connection, erase them, or bring the one before back')
    .addCommand(setCommand())
    .addCommand(
      operationCommand({
        name: 'erase',
        does: 'Erase one key',
        calls: 'DELETE /api/v1/connections/{id}/environments/{environment}/keys/{key}',
        args: key,
        destroys: 'This erases the key.',
      }),
    )
    .addCommand(
      operationCommand({
        name: 'undo',
        does: 'Bring back the key before',
        calls: 'POST /api/v1/connections/{id}/environments/{environment}/keys/{key}/undo',
        args: key,
      }),
    );

/** By hand: a key is asked for, or read from standard input, and never stands in a list of processes. */
const setCommand = (): Command =>
  callsOperations(withServer(new Command('set')), 'PUT /api/v1/connections/{id}/environments/{environment}/keys/{key}')
    .description('Replace one key; the new one is asked for, or read from standard input, and tried out first')
    .argument('<connection>', key.id.does)
    .argument('<environment>', key.environment.does)
    .argument('<key>', key.key.does)
    .option('--force', 'keep it although Customer.io refuses it')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExamples:\n  pass show shop/app-key | cio-bridge keys set Shop production appApiKey')
    .action(
      (connection: string, environment: string, name: string, flags: ServerOptions & { force?: true; json?: true }) =>
        inWords(flags.json, async () => {
          const id = await idOf(flags, 'connection', connection);
          const value = await readSecret(`The new ${name}`);
          if (value === '') throw new Refused('There is no key: paste it, or pipe it in');
          const path = `/api/v1/connections/${id}/environments/${environment}/keys/${name}`;
          const answer = await callServer<object>(flags, 'PUT', path, {
            body: { value, ...(flags.force && { force: true }) },
          });
          console.log(
            flags.json ? JSON.stringify(answer, null, 2) : `${name} of ${connection} (${environment}) is replaced.`,
          );
        }),
    );
