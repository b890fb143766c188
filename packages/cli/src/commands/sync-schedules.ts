import { environments } from '@cio-bridge/connector';
import { Command } from 'commander';
import { pages, scope } from '../server/filters.ts';
import { operationCommand } from '../server/operation-command.ts';

const schedule = { id: { does: 'its name or id', names: 'schedule' } } as const;
const settings = {
  cron: { does: 'minute, hour, day, month and weekday, such as "0 3 * * *"' },
  timeZone: { does: 'of the clock, such as Europe/Berlin (default: UTC)' },
  url: { flag: 'from', does: 'https URL of the file' },
  read: { does: 'how the file is read, such as {"delimiter":";"}', type: 'json' },
  mapping: { does: 'what is known of the mapping, such as {"kind":"people"}; the rest is guessed', type: 'json' },
  sinceLast: { does: 'send only what differs from what the server remembers under this name' },
} as const;

export const syncSchedulesCommand = (): Command =>
  new Command('sync-schedules')
    .description('Syncs that begin by the clock, of what is at a URL then')
    .addCommand(
      operationCommand({
        name: 'list',
        does: 'List the schedules',
        calls: 'GET /api/v1/sync-schedules',
        query: { ...scope, connectionId: { does: 'of this connection', names: 'connection' }, ...pages },
        columns: ['name', 'connection', 'environment', 'cron', 'timeZone', 'nextAtMs', 'id'],
      }),
    )
    .addCommand(
      operationCommand({
        name: 'show',
        does: 'Show a schedule',
        calls: 'GET /api/v1/sync-schedules/{id}',
        args: schedule,
      }),
    )
    .addCommand(
      operationCommand({
        name: 'add',
        does: 'Plan a sync of a URL',
        calls: 'POST /api/v1/sync-schedules',
        body: {
          name: { does: 'its name', required: true },
          connectionId: { does: 'the connection', names: 'connection', required: true },
          environment: { does: 'its environment', choices: environments, required: true },
          ...settings,
          cron: { ...settings.cron, required: true },
          url: { ...settings.url, required: true },
          mapping: { ...settings.mapping, required: true },
        },
        examples: [
          `sync-schedules add --name Nightly --connection Shop --environment production --cron "0 3 * * *" --from https://example.com/people.csv --mapping '{"kind":"people"}'`,
        ],
      }),
    )
    .addCommand(
      operationCommand({
        name: 'change',
        does: 'Change or pause a schedule',
        calls: 'PATCH /api/v1/sync-schedules/{id}',
        args: schedule,
        body: {
          name: { does: 'its new name' },
          ...settings,
          sinceLast: { ...settings.sinceLast, clears: 'send all rows, whatever was sent before' },
          paused: { does: 'true: none begins', type: 'boolean' },
        },
        examples: ['sync-schedules change Nightly --paused true', 'sync-schedules change Nightly --no-since-last'],
      }),
    )
    .addCommand(
      operationCommand({
        name: 'delete',
        does: 'Delete a schedule; syncs that it began stay',
        calls: 'DELETE /api/v1/sync-schedules/{id}',
        args: schedule,
        destroys: 'This deletes the schedule.',
      }),
    );
