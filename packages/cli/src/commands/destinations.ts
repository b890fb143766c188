import { Command } from 'commander';
import { pages, scope, timeRange } from '../server/filters.ts';
import { type Flag, operationCommand } from '../server/operation-command.ts';

const destination = { id: { does: 'its name or id', names: 'destination' } } as const;
const forwarded = { id: { does: 'id of the forwarded event' } } as const;
const settings = {
  filter: { does: 'which events are forwarded, such as {"metrics":["bounced"]}; null for all', type: 'json' },
  perSecond: { does: 'attempts begun in a second, at most; null for as many as it takes', type: 'json' },
  atOnce: { does: 'attempts at once (default: 1, so that first tries arrive in order)', type: 'number' },
} as const;
const replayed = {
  objectType: { does: 'such as email', type: 'list' },
  metric: { does: 'such as delivered', type: 'list' },
  personId: { does: 'about this person' },
  recipient: { does: 'to this address or number' },
  deliveryId: { does: 'of this delivery' },
  campaignId: { does: 'of this campaign', type: 'number' },
  eventId: { does: 'this one event' },
  ...timeRange,
} as const satisfies Record<string, Flag>;

export const destinationsCommand = (): Command =>
  new Command('destinations')
    .description('Destinations: systems that the events of an endpoint are forwarded to')
    .addCommand(
      operationCommand({
        name: 'list',
        does: 'List the destinations',
        calls: 'GET /api/v1/destinations',
        query: {
          ...scope,
          connectionId: { does: 'of this connection', names: 'connection' },
          endpointId: { does: 'of this endpoint', names: 'endpoint' },
          ...pages,
        },
        columns: ['name', 'host', 'client', 'environment', 'state', 'lastDeliveredAtMs', 'id'],
      }),
    )
    .addCommand(
      operationCommand({
        name: 'show',
        does: 'Show a destination, and how many events wait for it or failed',
        calls: 'GET /api/v1/destinations/{id}',
        args: destination,
      }),
    )
    .addCommand(
      operationCommand({
        name: 'add',
        does: 'Forward the events of an endpoint to a URL; prints the secret, this once',
        calls: 'POST /api/v1/destinations',
        body: {
          endpointId: { does: 'the endpoint', names: 'endpoint', required: true },
          name: { does: 'its name', required: true },
          url: { flag: 'to', does: 'https URL that events are posted to', required: true },
          ...settings,
        },
        examples: ['destinations add --endpoint Shop --name Zapier --to https://hooks.example.com/catch/1'],
      }),
    )
    .addCommand(
      operationCommand({
        name: 'change',
        does: 'Change a destination',
        calls: 'PATCH /api/v1/destinations/{id}',
        args: destination,
        body: { name: { does: 'its new name' }, url: { flag: 'to', does: 'its new https URL' }, ...settings },
      }),
    )
    .addCommand(
      operationCommand({
        name: 'delete',
        does: 'Delete a destination with what waits for it',
        calls: 'DELETE /api/v1/destinations/{id}',
        args: destination,
        destroys: 'What waits for this destination is not sent any more.',
      }),
    )
    .addCommand(
      operationCommand({
        name: 'rotate-secret',
        does: 'Replace the secret; for a day the old one signs too',
        calls: 'POST /api/v1/destinations/{id}/secret',
        args: destination,
      }),
    )
    .addCommand(
      operationCommand({
        name: 'test',
        does: 'Post a sample that says that it is one, and show the answer',
        calls: 'POST /api/v1/destinations/{id}/test',
        args: destination,
      }),
    )
    .addCommand(
      operationCommand({
        name: 'pause',
        does: 'Pause a destination: events for it wait',
        calls: 'POST /api/v1/destinations/{id}/pause',
        args: destination,
      }),
    )
    .addCommand(
      operationCommand({
        name: 'resume',
        does: 'Resume one that is paused or gone; of one that fails, the next attempt is made at once',
        calls: 'POST /api/v1/destinations/{id}/resume',
        args: destination,
        body: {
          waiting: { does: 'what becomes of the events that wait', choices: ['send', 'skip'], required: true },
        },
      }),
    )
    .addCommand(
      operationCommand({
        name: 'events',
        does: 'List what was forwarded to a destination, or is to be',
        calls: 'GET /api/v1/destinations/{id}/forwarded-events',
        args: destination,
        query: {
          status: { does: 'with commas between: waiting, delivered, failed, skipped' },
          eventId: { does: 'of this event' },
          replayId: { does: 'of this replay' },
          ...timeRange,
          ...pages,
        },
        columns: ['id', 'event', 'status', 'attempts', 'lastStatus', 'error', 'nextAttemptAtMs'],
      }),
    )
    .addCommand(
      operationCommand({
        name: 'event',
        does: 'Show a forwarded event with each attempt',
        calls: 'GET /api/v1/forwarded-events/{id}',
        args: forwarded,
      }),
    )
    .addCommand(
      operationCommand({
        name: 'retry-event',
        does: 'Forward one event now that failed, was skipped or waits',
        calls: 'POST /api/v1/forwarded-events/{id}/retry',
        args: forwarded,
      }),
    )
    .addCommand(
      operationCommand({
        name: 'retry',
        does: 'Forward all events now that failed',
        calls: 'POST /api/v1/destinations/{id}/retry',
        args: destination,
      }),
    )
    .addCommand(
      operationCommand({
        name: 'count-replay',
        does: 'Count the events that a replay would forward',
        calls: 'GET /api/v1/destinations/{id}/replay',
        args: destination,
        query: replayed,
        examples: ['destinations count-replay Zapier --from 2h'],
      }),
    )
    .addCommand(
      operationCommand({
        name: 'replay',
        does: 'Forward events to a destination again',
        calls: 'POST /api/v1/destinations/{id}/replay',
        args: destination,
        body: {
          filter: {
            does: 'which ones, as JSON with the keys that `count-replay` has as flags',
            type: 'json',
            required: true,
          },
          expectedEvents: {
            flag: 'expected',
            does: 'how many there are, as `count-replay` says',
            type: 'number',
            required: true,
          },
          newIds: { does: 'each gets a webhook-id of its own', type: 'switch' },
        },
        examples: [`destinations replay Zapier --filter '{"metric":"bounced"}' --expected 12`],
      }),
    );
