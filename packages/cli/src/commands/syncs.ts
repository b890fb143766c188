import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Sync } from '@cio-bridge/server';
import { Command } from 'commander';
import { inWords } from '../in-words.ts';
import { type ServerOptions, streamOf } from '../server/call-server.ts';
import { pages, scope, timeRange } from '../server/filters.ts';
import { callsOperations, operationCommand, withServer } from '../server/operation-command.ts';

const sync = { id: { does: 'the sync id' } } as const;
const statuses: Sync['status'][] = ['queued', 'running', 'paused', 'failed', 'succeeded', 'cancelled'];

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
    .addCommand(
      downloadCommand({
        name: 'failures',
        does: 'Download the rows that failed, to be mended and synced',
        calls: 'GET /api/v1/syncs/{id}/failures',
        format: 'NDJSON',
        example: 'syncs failures syn_01K9 failed.ndjson',
      }),
    )
    .addCommand(
      downloadCommand({
        name: 'vanished',
        does: 'Download who was sent before and was not in the file, of a sync with --since-last',
        calls: 'GET /api/v1/syncs/{id}/vanished',
        format: 'CSV',
        example: 'syncs vanished syn_01K9 gone.csv',
      }),
    );

const downloadCommand = (what: { name: string; does: string; calls: string; format: string; example: string }) =>
  callsOperations(withServer(new Command(what.name)), what.calls)
    .description(what.does)
    .argument('<id>', 'the sync id')
    .argument('[file]', 'where to (default: standard output)')
    .option('--json', `print errors as JSON; the rows are ${what.format} in any case`)
    .addHelpText('after', `\nExample:\n  cio-bridge ${what.example}`)
    .action((id: string, file: string | undefined, flags: ServerOptions & { json?: true }) =>
      inWords(flags.json, async () => {
        const rows = await streamOf(flags, `/api/v1/syncs/${encodeURIComponent(id)}/${what.name}`);
        if (file !== undefined) await pipeline(rows, createWriteStream(file, { mode: 0o600 }));
        else for await (const chunk of rows) process.stdout.write(chunk);
      }),
    );
