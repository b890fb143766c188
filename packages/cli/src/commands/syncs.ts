import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import { inWords } from '../in-words.ts';
import { type ServerOptions, streamOf } from '../server/call-server.ts';
import { pages, scope, timeRange } from '../server/filters.ts';
import { callsOperations, operationCommand, withServer } from '../server/operation-command.ts';

const sync = { id: { does: 'the sync id' } } as const;
const statuses = ['queued', 'running', 'paused', 'failed', 'succeeded', 'cancelled'];

export const syncsCommand = (): Command =>
  new Command('syncs')
    .description('Syncs of files that a server does; `sync --client` begins one')
    .addCommand(
      operationCommand({
        name: 'list',
        does: 'List syncs, newest first',
        calls: 'GET /api/v1/syncs',
        query: {
          ...scope,
          connectionId: { does: 'of this connection', names: 'connection' },
          scheduleId: { does: 'that this schedule began', names: 'schedule' },
          status: { does: 'in this state', type: 'list', choices: statuses },
          ...timeRange,
          ...pages,
        },
        columns: ['id', 'connection', 'environment', 'kind', 'source', 'status', 'rows', 'failed', 'createdAtMs'],
        examples: ['syncs list --status running', 'syncs list --schedule Nightly'],
      }),
    )
    .addCommand(
      operationCommand({
        name: 'show',
        does: 'Show a sync and how far it is',
        calls: 'GET /api/v1/syncs/{id}',
        args: sync,
      }),
    )
    .addCommand(
      operationCommand({
        name: 'pause',
        does: 'Pause a sync: nothing more leaves until it is resumed',
        calls: 'POST /api/v1/syncs/{id}/pause',
        args: sync,
      }),
    )
    .addCommand(
      operationCommand({
        name: 'resume',
        does: 'Let a sync go on that was paused or failed',
        calls: 'POST /api/v1/syncs/{id}/resume',
        args: sync,
      }),
    )
    .addCommand(
      operationCommand({
        name: 'cancel',
        does: 'End a sync; what was sent stays',
        calls: 'POST /api/v1/syncs/{id}/cancel',
        args: sync,
        destroys: 'A sync that was cancelled cannot go on.',
      }),
    )
    .addCommand(
      operationCommand({
        name: 'delete',
        does: 'Delete a sync that is over, with the rows that failed',
        calls: 'DELETE /api/v1/syncs/{id}',
        args: sync,
        destroys: 'This deletes the sync and the rows that failed.',
      }),
    )
    .addCommand(failuresCommand());

const failuresCommand = () =>
  callsOperations(withServer(new Command('failures')), 'GET /api/v1/syncs/{id}/failures')
    .description('Download the rows that failed, to be mended and synced')
    .argument('<id>', 'the sync id')
    .argument('[file]', 'where to (default: standard output)')
    .option('--json', 'print errors as JSON; the rows are NDJSON in any case')
    .addHelpText('after', '\nExample:\n  cio-bridge syncs failures syn_01K9 failed.ndjson')
    .action((id: string, file: string | undefined, flags: ServerOptions & { json?: true }) =>
      inWords(flags.json, async () => {
        const rows = await streamOf(flags, `/api/v1/syncs/${encodeURIComponent(id)}/failures`);
        if (file !== undefined) await pipeline(rows, createWriteStream(file, { mode: 0o600 }));
        else for await (const chunk of rows) process.stdout.write(chunk);
      }),
    );
