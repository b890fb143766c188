import { environments } from '@cio-bridge/connector';
import { Command } from 'commander';
import { pages, scope } from '../server/filters.ts';
import { operationCommand } from '../server/operation-command.ts';

const endpoint = { id: { does: 'its name or id', names: 'endpoint' } } as const;
const columns = ['name', 'client', 'connection', 'environment', 'state', 'heldEvents', 'lastEventAtMs', 'id'];

export const endpointsCommand = (): Command =>
  new Command('endpoints')
    .description('Trigger endpoints: the URLs that Customer.io reports to, their signing keys and held events')
    .addCommand(
      operationCommand({
        name: 'list',
        does: 'List the trigger endpoints',
        calls: 'GET /api/v1/trigger-endpoints',
        query: { ...scope, connectionId: { does: 'of this connection', names: 'connection' }, ...pages },
        columns,
      }),
    )
    .addCommand(
      operationCommand({
        name: 'show',
        does: 'Show an endpoint with its URL',
        calls: 'GET /api/v1/trigger-endpoints/{id}',
        args: endpoint,
      }),
    )
    .addCommand(
      operationCommand({
        name: 'add',
        does: 'Make a trigger endpoint; paste its URL at Customer.io',
        calls: 'POST /api/v1/trigger-endpoints',
        body: {
          connectionId: { does: 'the connection', names: 'connection', required: true },
          environment: { does: 'its environment', choices: environments, required: true },
          name: { does: 'its name' },
          signingKeys: { does: 'signing keys, with commas between', type: 'list' },
          filter: { does: 'which events are let in, as JSON', type: 'json' },
        },
        examples: ['endpoints add --connection Shop --environment production'],
      }),
    )
    .addCommand(
      operationCommand({
        name: 'change',
        does: 'Change the name or the filter of an endpoint',
        calls: 'PATCH /api/v1/trigger-endpoints/{id}',
        args: endpoint,
        body: { name: { does: 'its new name' }, filter: { does: 'which events are let in, as JSON', type: 'json' } },
      }),
    )
    .addCommand(
      operationCommand({
        name: 'delete',
        does: 'Delete an endpoint; Customer.io gets 404 from then on',
        calls: 'DELETE /api/v1/trigger-endpoints/{id}',
        args: endpoint,
        destroys: 'This deletes the endpoint: what Customer.io reports to it is lost.',
      }),
    )
    .addCommand(
      operationCommand({
        name: 'pause',
        does: 'Pause an endpoint: events are kept, and start nothing',
        calls: 'POST /api/v1/trigger-endpoints/{id}/pause',
        args: endpoint,
      }),
    )
    .addCommand(
      operationCommand({
        name: 'resume',
        does: 'Resume a paused endpoint',
        calls: 'POST /api/v1/trigger-endpoints/{id}/resume',
        args: endpoint,
        body: {
          waiting: {
            does: 'what becomes of the events that came meanwhile',
            choices: ['start', 'skip'],
            required: true,
          },
        },
      }),
    )
    .addCommand(
      operationCommand({
        name: 'add-signing-key',
        does: 'Paste a signing key that Customer.io shows',
        calls: 'POST /api/v1/trigger-endpoints/{id}/signing-keys',
        args: endpoint,
        body: { signingKey: { does: 'the signing key', required: true } },
      }),
    )
    .addCommand(
      operationCommand({
        name: 'remove-signing-key',
        does: 'Remove a signing key',
        calls: 'DELETE /api/v1/trigger-endpoints/{id}/signing-keys/{fingerprint}',
        args: { ...endpoint, fingerprint: { does: 'the beginning of its SHA-256, as `show` prints it' } },
        destroys: 'What is signed with this key is refused from then on.',
      }),
    )
    .addCommand(
      operationCommand({
        name: 'webhook',
        does: 'Compare the reporting webhook at Customer.io with what is wanted',
        calls: 'GET /api/v1/trigger-endpoints/{id}/webhook',
        args: endpoint,
      }),
    )
    .addCommand(
      operationCommand({
        name: 'register',
        does: 'Create, adopt or mend the reporting webhook at Customer.io',
        calls: 'PUT /api/v1/trigger-endpoints/{id}/webhook',
        args: endpoint,
        body: {
          events: { does: 'which events' },
          fullResolution: { does: 'every open and click, not only the first', type: 'boolean' },
          withContent: { does: 'with the content of messages', type: 'boolean' },
        },
      }),
    )
    .addCommand(
      operationCommand({
        name: 'unregister',
        does: 'Remove the reporting webhook from Customer.io',
        calls: 'DELETE /api/v1/trigger-endpoints/{id}/webhook',
        args: endpoint,
        destroys: 'Customer.io reports nothing to this endpoint from then on.',
      }),
    )
    .addCommand(
      operationCommand({
        name: 'test',
        does: 'Send a test event, on sandbox connections',
        calls: 'POST /api/v1/trigger-endpoints/{id}/test-event',
        args: endpoint,
        body: {
          objectType: { does: 'such as email' },
          metric: { does: 'such as delivered' },
          event: { does: 'instead of a sample: an event as Customer.io posts it', type: 'json' },
          signature: { does: 'one that is wrong or missing is only judged', choices: ['right', 'missing', 'wrong'] },
        },
      }),
    )
    .addCommand(
      operationCommand({
        name: 'figures',
        does: 'What came through an endpoint, by the hour',
        calls: 'GET /api/v1/trigger-endpoints/{id}/figures',
        args: endpoint,
        query: { hours: { does: 'how far back', type: 'number' } },
      }),
    )
    .addCommand(
      operationCommand({
        name: 'held',
        does: 'List events whose signature is not proven yet',
        calls: 'GET /api/v1/trigger-endpoints/{id}/held-events',
        args: endpoint,
        query: { limit: { does: 'how many', type: 'number' }, before: { does: 'the following page' } },
        columns: ['id', 'receivedAtMs', 'bodyBytes', 'fault'],
      }),
    )
    .addCommand(
      operationCommand({
        name: 'verify-held',
        does: 'Verify held events again',
        calls: 'POST /api/v1/trigger-endpoints/{id}/held-events/verify',
        args: endpoint,
      }),
    )
    .addCommand(
      operationCommand({
        name: 'drop-held',
        does: 'Drop all held events of an endpoint',
        calls: 'DELETE /api/v1/trigger-endpoints/{id}/held-events',
        args: endpoint,
        destroys: 'This drops all held events of the endpoint.',
      }),
    )
    .addCommand(
      operationCommand({
        name: 'drop-held-event',
        does: 'Drop one held event',
        calls: 'DELETE /api/v1/trigger-endpoints/{id}/held-events/{heldEventId}',
        args: { ...endpoint, heldEventId: { does: 'id of the held event' } },
        destroys: 'This drops the held event.',
      }),
    );
