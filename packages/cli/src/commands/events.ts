import { stringifyJson } from '@cio-bridge/sdk';
import { Command } from 'commander';
import { inWords } from '../in-words.ts';
import { callServer, changesOf, type ServerOptions } from '../server/call-server.ts';
import { pages, scope, search, timeRange } from '../server/filters.ts';
import { callsOperations, type Flag, operationCommand, withServer } from '../server/operation-command.ts';
import { untilInterrupted } from '../until-interrupted.ts';

const statuses = ['waiting', 'activated', 'paused', 'skipped', 'filtered', 'unreadable'];

const filters: Record<string, Flag> = {
  ...scope,
  connectionId: { does: 'of this connection', names: 'connection' },
  endpointId: { does: 'of this endpoint', names: 'endpoint' },
  objectType: { does: 'such as email', type: 'list' },
  metric: { does: 'such as delivered', type: 'list' },
  personId: { does: 'about this person' },
  recipient: { does: 'that went to this address or number' },
  deliveryId: { does: 'about this delivery' },
  campaignId: { does: 'of this campaign', type: 'number' },
  status: { does: 'in this state', type: 'list', choices: statuses },
  ...search,
  ...timeRange,
};

const event = { id: { does: 'its id' } };
const columns = ['receivedAtMs', 'client', 'objectType', 'metric', 'personId', 'deliveryId', 'status', 'id'];

export const eventsCommand = (): Command =>
  new Command('events')
    .description('What Customer.io reported')
    .addCommand(
      operationCommand({
        name: 'list',
        does: 'List events, newest first',
        calls: 'GET /api/v1/events',
        query: { ...filters, ...pages },
        columns,
        examples: ['events list --metric bounced,dropped --from 1d', 'events list --search ada@example.com'],
      }),
    )
    .addCommand(
      operationCommand({
        name: 'count',
        does: 'Count events, such as before a replay',
        calls: 'GET /api/v1/events/count',
        query: filters,
      }),
    )
    .addCommand(
      operationCommand({
        name: 'show',
        does: 'Show an event and the runs that it started',
        calls: 'GET /api/v1/events/{id}',
        args: event,
      }),
    )
    .addCommand(
      operationCommand({
        name: 'replay',
        does: 'Start the runs of an event again',
        calls: 'POST /api/v1/events/{id}/replay',
        args: event,
      }),
    )
    .addCommand(
      operationCommand({
        name: 'replay-many',
        does: 'Start the runs of many events again',
        calls: 'POST /api/v1/events/replay',
        body: {
          filter: { does: 'which ones, as JSON with the keys that `list` has as flags', type: 'json', required: true },
          expectedEvents: {
            flag: 'expected',
            does: 'how many there are, as `count` says',
            type: 'number',
            required: true,
          },
        },
        examples: [`events replay-many --filter '{"metric":"bounced"}' --expected 12`],
      }),
    )
    .addCommand(tailCommand());

interface Event {
  id: string;
  receivedAtMs: number;
  objectType: string | null;
  metric: string | null;
  personId: string | null;
  deliveryId: string | null;
  status: string;
}

/** How often what changed is looked for, however much does. */
const restMs = 500;

const tailCommand = (): Command =>
  callsOperations(withServer(new Command('tail')), 'GET /api/v1/events')
    .description('Print events as they come, until Ctrl-C')
    .option('--json', 'one JSON object per line')
    .action((flags: ServerOptions & { json?: true }) => inWords(flags.json, () => tail(flags)));

async function tail(flags: ServerOptions & { json?: true }): Promise<void> {
  const { signal, release } = untilInterrupted({ quiet: true });
  const newest = async () =>
    (await callServer<{ items: Event[] }>(flags, 'GET', '/api/v1/events', { query: { limit: 100 } })).items;
  const seen = new Set((await newest()).map(({ id }) => id));
  let isDue = false;
  let looking: Promise<void> = Promise.resolve();
  const look = async () => {
    await new Promise((resolve) => setTimeout(resolve, restMs));
    isDue = false;
    for (const each of (await newest()).reverse()) {
      if (seen.has(each.id)) continue;
      seen.add(each.id);
      console.log(flags.json ? stringifyJson(each) : lineOf(each));
    }
  };
  try {
    if (!flags.json) console.error('Waiting for events. Ctrl-C ends it.');
    for await (const { type } of changesOf(flags, signal)) {
      if (isDue || (type !== 'reset' && type !== 'events')) continue;
      isDue = true;
      looking = looking.then(look);
    }
    await looking;
  } finally {
    release();
  }
}

const lineOf = ({ receivedAtMs, objectType, metric, personId, deliveryId, status, id }: Event): string =>
  [
    new Date(receivedAtMs).toISOString().slice(11, 19),
    `${objectType} ${metric}`.padEnd(24),
    personId ?? '',
    deliveryId ?? '',
    status,
    id,
  ].join('  ');
