import type { Demo } from './demo.ts';
import type { Narrator } from './narrator.ts';

const PATIENCE_MS = 15_000;
const PERSON = { id: 'demo-ada' };
const EMAIL = 'ada@example.test';

/**
 * Plays the thread once, a line for each step with the time it took: a person is identified, an
 * event tracked, an email sent; the reports come back signed; a workflow reacts and writes to the
 * person. Nothing in it is special to the demo: the same actions, ingress and engine as for anyone.
 *
 * @returns whether all of it worked; what did not is said in its line, and the rest is left out.
 */
export async function playThread(demo: Demo, narrator: Narrator): Promise<boolean> {
  const { connector, server } = demo;
  const { events, endpoints, runs } = server.services;
  let deliveryId = '';

  const eventOf = (metrics: string[]) =>
    eventually(demo, `an email ${metrics.join(' or ')} event`, async () => {
      const latest = await events.list({ limit: 50 });
      return latest.find((event) => event.deliveryId === deliveryId && metrics.includes(event.metric));
    });

  const steps: [name: string, play: () => Promise<string>][] = [
    [
      'identified',
      async () => {
        const attributes = { email: EMAIL, first_name: 'Ada', plan: 'pro' };
        await connector.run('customer-io/identify-customer', { person: PERSON, attributes });
        return `${PERSON.id} <${EMAIL}> is a person in the local Customer.io`;
      },
    ],
    [
      'tracked',
      async () => {
        await connector.run('customer-io/track-event', { person: PERSON, name: 'order_paid', data: { order: 'A-17' } });
        return 'event order_paid';
      },
    ],
    [
      'sent',
      async () => {
        const email = { transactionalMessageId: 1, to: EMAIL, person: PERSON, messageData: { order: 'A-17' } };
        deliveryId = (await connector.run('customer-io/send-transactional-email', email)).deliveryId;
        return `transactional email 1 as delivery ${deliveryId}`;
      },
    ],
    ['delivered', async () => `reported by webhook, event ${(await eventOf(['delivered'])).eventId}`],
    ['opened', async () => `reported by webhook, event ${(await eventOf(['opened'])).eventId}`],
    [
      'signature verified',
      async () => {
        const { provenAtMs } = await endpoints.get(demo.endpointId);
        if (provenAtMs === null) throw new Error('No event has verified with the signing key');
        return 'HMAC-SHA256 with the signing key of the endpoint, on every event above';
      },
    ],
    [
      'workflow run',
      async () => {
        const run = await eventually(demo, 'a finished run', async () => {
          for (const { id, endedAtMs } of await runs.list({ limit: 50 })) {
            if (endedAtMs === null) continue;
            const latest = await runs.get(id);
            if ((latest.event as { deliveryId?: string } | null)?.deliveryId === deliveryId) return latest;
          }
          return undefined;
        });
        if (run.status !== 'succeeded') throw new Error(`The run ${run.id} ${run.status}: ${run.error}`);
        return `"${run.workflow}", ${run.id}`;
      },
    ],
    [
      'attribute written back',
      async () => {
        const attributes = await eventually(demo, 'the attribute', async () => {
          const person = await connector.run('customer-io/get-customer-attributes', { person: PERSON });
          return person.attributes.last_delivery_id === deliveryId ? person.attributes : undefined;
        });
        return `${PERSON.id} has email_works = ${attributes.email_works}, last_delivery_id = ${deliveryId}`;
      },
    ],
  ];

  for (const [step, play] of steps) {
    const startedAt = performance.now();
    try {
      const detail = await play();
      narrator.line({ step, ok: true, ms: performance.now() - startedAt, detail });
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      narrator.line({ step, ok: false, ms: performance.now() - startedAt, detail, facts: { error: detail } });
      return false;
    }
  }
  return true;
}

/** Looks again whenever the server says that something changed, until there is something to see. */
async function eventually<T>(demo: Demo, what: string, look: () => Promise<T | undefined>): Promise<T> {
  const { changes } = demo.server.services;
  const deadlineMs = performance.now() + PATIENCE_MS;
  while (performance.now() < deadlineMs) {
    const changed = Promise.withResolvers<void>();
    const unsubscribe = changes.subscribe(() => changed.resolve());
    try {
      const seen = await look();
      if (seen !== undefined) return seen;
      await Promise.race([changed.promise, new Promise((resolve) => setTimeout(resolve, 250))]);
    } finally {
      unsubscribe();
    }
  }
  throw new Error(`Waited ${PATIENCE_MS / 1000} s for ${what}, and it did not come`);
}
