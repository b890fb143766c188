// Runs beside Inngest, which main.ts has installed: plays the function in Inngest's own test engine.
import assert from 'node:assert/strict';
import { createConnector } from '@cio-bridge/connector';
import { startSandbox } from '@cio-bridge/sandbox';
import { InngestTestEngine } from '@inngest/test';
import { orderPaid } from './function.js';

const sandbox = await startSandbox();
const workspace = sandbox.workspace('demo-us');
const { siteId, trackApiKey, appApiKey } = workspace.keys;
const customerIo = createConnector({
  credentials: { region: 'us', siteId, trackApiKey, appApiKey, sandboxUrls: sandbox.us },
  retries: false,
});
const play = (data) =>
  new InngestTestEngine({ function: orderPaid(customerIo), events: [{ name: 'order/paid', data }] }).execute();
const data = { customerId: 'cust-100', email: 'ada@example.com', order: 'A-17' };

const { result, error } = await play(data);
assert.equal(error, undefined);
assert.ok(workspace.deliveries.some(({ id }) => id === result.deliveryId));
assert.equal(workspace.events.filter(({ name }) => name === 'order_paid').length, 1);

const { error: refused } = await play({ ...data, customerId: '' });
assert.equal(refused?.name, 'NonRetriableError');
assert.equal(workspace.deliveries.length, 1);

await customerIo.close();
await sandbox.close();
console.log('inngest-function: ok');
process.exit(0); // Inngest leaves a timer behind
