/** Customer.io from a plain function of a backend: no server, no workflow engine. */
import assert from 'node:assert/strict';
import { CioError, type Connector, createConnector } from '@cio-bridge/connector';
import { startSandbox } from '@cio-bridge/sandbox';
import { connectionTo } from '../connection-to.ts';

interface Order {
  number: string;
  customerId: string;
  email: string;
  total: number;
  paidAtMs: number;
}

/**
 * Called when an order is paid. Called twice for one order, it counts one event, but sends two emails: Customer.io has no
 * idempotency key on sends. Let an engine that remembers its steps send them; see ../restate-service.
 */
async function onOrderPaid(customerIo: Connector, order: Order): Promise<string> {
  const person = { id: order.customerId };
  await customerIo.run('customer-io/identify-customer', { person, attributes: { email: order.email } });
  await customerIo.run(
    'customer-io/track-event',
    { person, name: 'order_paid', data: { order: order.number, total: order.total } },
    { idempotencyKey: `order_paid:${order.number}`, startedAtMs: order.paidAtMs },
  );
  const { deliveryId } = await customerIo.run('customer-io/send-transactional-email', {
    transactionalMessageId: 1,
    to: order.email,
    person,
    messageData: { order: order.number },
  });
  return deliveryId;
}

await using sandbox = await startSandbox();
await using customerIo = createConnector({ connection: connectionTo(sandbox), environment: 'production' });
const workspace = sandbox.workspace('demo-us');

const order = { number: 'A-17', customerId: 'cust-100', email: 'ada@example.com', total: 18.4, paidAtMs: Date.now() };
const deliveryId = await onOrderPaid(customerIo, order);
await onOrderPaid(customerIo, order);

assert.equal(workspace.people.find(({ id }) => id === 'cust-100')?.email, 'ada@example.com');
assert.equal(workspace.events.filter(({ name }) => name === 'order_paid').length, 1, 'the event counts once');
assert.ok(workspace.deliveries.some(({ id }) => id === deliveryId));

// Every error says what to do next. This one happened for all we know, so nobody may simply send again.
sandbox.faults.add({ kind: 'status-after-accept', status: 500, path: '/v1/send/*' });
await assert.rejects(onOrderPaid(customerIo, { ...order, number: 'A-18' }), (error) => {
  assert.ok(error instanceof CioError);
  assert.equal(error.remedy, 'check-outcome');
  return true;
});

console.log('plain-function: ok');
