/** Customer.io actions as durable steps of a Restate service. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { createConnector } from '@cio-bridge/connector';
import { startSandbox } from '@cio-bridge/sandbox';
import { createEndpointHandler } from '@restatedev/restate-sdk';
import { connectionTo } from '../connection-to.ts';
import { onboarding } from './onboarding.ts';
import { startRestate } from './start-restate.ts';

await using sandbox = await startSandbox();
// Restate owns the retries, so the connector makes none.
await using customerIo = createConnector({
  connection: connectionTo(sandbox),
  environment: 'production',
  retries: false,
});
const server = createServer(createEndpointHandler({ services: [onboarding(customerIo)], logger: () => {} }));
server.listen(0, '127.0.0.1');
await once(server, 'listening');
await using restate = await startRestate();
await restate.post('admin', '/deployments', { uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });

const welcome = (customerId: string) =>
  restate.post(
    'ingress',
    '/onboarding/welcome',
    { customerId, email: 'ada@example.com' },
    { 'idempotency-key': customerId },
  );
const workspace = sandbox.workspace('demo-us');

// Customer.io takes the event on and answers with an error all the same, twice. The step is repeated; the event counts once.
sandbox.faults.add({ kind: 'status-after-accept', status: 503, path: '/api/v2/entity', skip: 1, count: 2 });
const deliveryId = await welcome('cust-100');
assert.equal(workspace.people.length, 1);
assert.equal(workspace.events.length, 1, 'an event that was taken on three times counts once');
assert.deepEqual(
  workspace.deliveries.map(({ id }) => id),
  [deliveryId],
);

// The same request again is the same run.
assert.equal(await welcome('cust-100'), deliveryId);
assert.equal(workspace.deliveries.length, 1);

// A send whose outcome nobody knows ends the run for a person to look at; it is not sent again.
sandbox.faults.add({ kind: 'status-after-accept', status: 500, path: '/v1/send/email' });
await assert.rejects(welcome('cust-101'), /cio_unknown_outcome/);
assert.equal(workspace.deliveries.length, 2, 'one more, not two');

server.close();
console.log('restate-service: ok');
