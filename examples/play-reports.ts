import assert from 'node:assert/strict';
import { createConnector, type ReportingEvent, subscriptionsFor } from '@cio-bridge/connector';
import { startSandbox } from '@cio-bridge/sandbox';
import { connectionTo } from './connection-to.ts';

/** What a backend does with its reports: one place to keep them, and one to learn of them. */
export interface Reports {
  signingKeys: readonly string[];
  /** A database table with a unique event id, in real life. @returns `false` for one that was kept before. */
  keep(event: ReportingEvent): Promise<boolean>;
}

interface Listening {
  url: string;
  close(): Promise<unknown> | unknown;
}

/**
 * Plays reporting webhooks to a backend: an email that bounces, each report twice, and a stranger. The same for every
 * framework, so that what stands in its own folder is the framework's alone.
 */
export async function playReports(start: (reports: Reports) => Promise<Listening>): Promise<void> {
  await using sandbox = await startSandbox({ deliveryPace: 0.1 });
  const connection = connectionTo(sandbox);
  await using customerIo = createConnector({ connection, environment: 'production' });
  const kept = new Map<string, ReportingEvent>();
  const bounced = Promise.withResolvers<ReportingEvent>();
  const known: string[] = [];
  const { url, close } = await start({
    signingKeys: connection.environments.production?.signingKeys ?? [],
    async keep(event) {
      if (kept.has(event.eventId)) {
        known.push(event.eventId);
        return false;
      }
      kept.set(event.eventId, event);
      if (event.metric === 'bounced') bounced.resolve(event);
      return true;
    },
  });

  // Customer.io promises at least once, not exactly once.
  sandbox.faults.add({ kind: 'webhook-duplicate' });
  const events = subscriptionsFor([{ objectTypes: ['email'] }]);
  await customerIo.reportingWebhooks.ensure({ name: 'example', endpoint: url, events });
  const email = { transactionalMessageId: 1, to: 'bounce@example.com', person: { email: 'bounce@example.com' } };
  const { deliveryId } = await customerIo.run('customer-io/send-transactional-email', email);
  const report = await bounced.promise;
  assert.equal(report.deliveryId, deliveryId);

  const forged = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-cio-timestamp': String(Math.floor(Date.now() / 1000)),
      'x-cio-signature': '0'.repeat(64),
    },
    body: JSON.stringify({ ...report.original, event_id: 'forged' }),
  });
  assert.equal(forged.status, 401);
  assert.ok(!kept.has('forged'));
  assert.ok(known.every((eventId) => kept.has(eventId)));
  await close();
}
