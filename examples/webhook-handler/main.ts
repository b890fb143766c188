/** Reporting webhooks in a backend of your own: verified, counted once, answered before the work begins. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createConnector, type ReportingEvent, subscriptionsFor } from '@cio-bridge/connector';
import { startSandbox } from '@cio-bridge/sandbox';
import { connectionTo } from '../connection-to.ts';
import { createWebhookHandler } from './webhook-handler.ts';

await using sandbox = await startSandbox({ deliveryPace: 0.1 });
const connection = connectionTo(sandbox);
await using customerIo = createConnector({ connection, environment: 'production' });

/** A database table with a unique event id, in real life. */
const kept = new Map<string, ReportingEvent>();
const bounced = Promise.withResolvers<ReportingEvent>();

const handler = createWebhookHandler({
  signingKeys: connection.environments.production?.signingKeys ?? [],
  async keep(event) {
    const isNew = !kept.has(event.eventId);
    kept.set(event.eventId, event);
    return isNew;
  },
  async work(event) {
    if (event.kind !== 'delivery' || event.objectType !== 'email' || event.metric !== 'bounced') return;
    const { eventId, recipient, failureMessage, timestamp } = event;
    await customerIo.run(
      'customer-io/track-event',
      { person: { email: recipient }, name: 'email_bounced', data: { reason: failureMessage } },
      // Should this run again after a crash, it is the same event.
      { idempotencyKey: eventId, startedAtMs: timestamp * 1000 },
    );
    bounced.resolve(event);
  },
});
const server = createServer((request, response) => void handler(request, response)).listen(0, '127.0.0.1');
await once(server, 'listening');
const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/customer-io`;

// Every report twice: Customer.io promises at least once, not exactly once.
sandbox.faults.add({ kind: 'webhook-duplicate' });
const registration = await customerIo.reportingWebhooks.ensure({
  name: 'example',
  endpoint,
  events: subscriptionsFor([{ objectTypes: ['email'] }]),
});
assert.equal(registration.outcome, 'created');

await customerIo.run('customer-io/identify-customer', { person: { email: 'bounce@example.com' } });
const { deliveryId } = await customerIo.run('customer-io/send-transactional-email', {
  transactionalMessageId: 1,
  to: 'bounce@example.com',
  person: { email: 'bounce@example.com' },
});

const bounce = await bounced.promise;
assert.equal(bounce.deliveryId, deliveryId);
const events = sandbox.workspace('demo-us').events.filter(({ name }) => name === 'email_bounced');
assert.equal(events.length, 1, 'a report that came twice is worked on once');

// A stranger without the key gets nowhere.
const forged = await fetch(endpoint, {
  method: 'POST',
  headers: { 'x-cio-timestamp': String(Math.floor(Date.now() / 1000)), 'x-cio-signature': '0'.repeat(64) },
  body: JSON.stringify({ ...bounce.original, event_id: 'forged' }),
});
assert.equal(forged.status, 401);
assert.ok(!kept.has('forged'));

// Nor does one who sends without end.
const endless = await fetch(endpoint, { method: 'POST', body: 'x'.repeat(2_000_000) });
assert.equal(endless.status, 413);

server.closeAllConnections();
server.close();
console.log('webhook-handler: ok');
