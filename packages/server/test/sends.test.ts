import { CompiledQuery } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportOf } from '../src/runs/steps/wait-for-delivery.ts';
import { lookForSend } from '../src/send-ledger/look-for-send.ts';
import type { SendEntry } from '../src/send-ledger/send-ledger.ts';
import { newEvent, post } from './inbound/signed.ts';
import { stores } from './stores.ts';
import { startWorkflowPlace, type WorkflowPlace } from './workflow-place.ts';

const sms = {
  id: 'send',
  type: 'action',
  action: 'customer-io/send-sms',
  input: { transactionalMessageId: 3, to: '+15550100001', person: { id: '{{ event.person }}' } },
};

describe.each(stores)('sends and connections of runs on $name', (store) => {
  let place: WorkflowPlace;
  beforeAll(async () => {
    place = await startWorkflowPlace({ store });
  });
  afterAll(() => place[Symbol.asyncDispose]());

  /** A trigger endpoint of the client's, and how Customer.io would report to it. */
  const reporter = async (clientId: string) => {
    const { services } = place.test.server;
    const connectionId = await services.connections.create({ clientId, name: `Reporter ${crypto.randomUUID()}` });
    const { token } = await services.endpoints.create({
      connectionId,
      environment: 'production',
      signingKeys: ['k'],
    });
    return async (data: object) => {
      const body = newEvent({ metric: 'sent' }, data as Record<string, unknown>);
      const answer = await post(`${place.test.url}/webhooks/customer-io/${token}`, body, { key: 'k' });
      expect(answer.status).toBe(200);
    };
  };

  describe('a send is looked for', () => {
    const marker = 'f00d'.repeat(8);
    const look = async (changes: object = {}) => {
      const { services } = place.test.server;
      const entry = { marker, connectionId: place.connectionId, action: sms.action, intendedAtMs: Date.now() };
      return lookForSend(
        entry as SendEntry,
        { person: { id: 'nobody' }, to: sms.input.to },
        {
          db: services.store.db,
          ledger: { ...services.ledger, ...changes },
          connector: await services.connections.connector(place.connectionId, 'production'),
          isSettled: true,
        },
      );
    };

    test('and a store that is away is no reason to ask a person', async () => {
      const claimed = () => Promise.reject(new Error('the store is away'));
      await expect(look({ claimed })).rejects.toThrow('the store is away');
    });

    test('in headers alone, since a message may quote another; and among the client’s own events', async () => {
      const { services } = place.test.server;
      const own = await reporter(place.clientId);
      const stranger = await reporter((await services.clients.create({ name: 'A stranger' })).id);
      await own({ delivery_id: 'quotes', content: `Forwarded. X-Cio-Bridge-Send: ${marker}` });
      await stranger({ delivery_id: 'theirs', headers: { 'X-Cio-Bridge-Send': [marker] } });
      expect(await look()).toEqual({ kind: 'absent' });
      await own({ delivery_id: 'ours', headers: { 'X-Cio-Bridge-Send': [marker] } });
      expect(await look()).toMatchObject({ kind: 'found', output: { deliveryId: 'ours' } });
    });
  });

  test('a dry run has every output that steps of a run may read', async () => {
    const definition = {
      name: 'Dry',
      client: 'Client',
      connection: 'Shop',
      trigger: { type: 'manual' },
      steps: [
        sms,
        { id: 'seen', type: 'waitForDelivery', delivery: 'send', metrics: ['delivered'], timeout: '1 day' },
        { id: 'call', type: 'workflow', workflow: 'Another' },
        {
          id: 'keep',
          type: 'set',
          values: { at: '{{ steps.seen.output.timestamp }}', child: '{{ steps.call.output.runId }}' },
        },
      ],
    };
    const event = { person: 'dry' };
    const { body } = await place.test.call('POST', '/api/v1/workflows/test', { body: { definition, event } });
    expect(body).toMatchObject({ status: 'succeeded', error: null });
    expect(body.steps.at(-1).output).toEqual({ at: expect.any(Number), child: expect.any(String) });
  });
});

test('what has been reported of a delivery is found by an index, not by a search through all events', async () => {
  await using place = await startWorkflowPlace();
  const { db } = place.test.server.services.store;
  const queries: CompiledQuery[] = [];
  const watched = db.withPlugin({
    transformQuery: ({ node, queryId }) => {
      queries.push(db.getExecutor().compileQuery(node, queryId));
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  await reportOf({ deliveryId: 'd', metrics: ['opened', 'clicked'], clientId: place.clientId }, watched);
  const plans = queries.map(({ sql, parameters }) => CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]));
  const rows = await Promise.all(plans.map((plan) => db.executeQuery<{ detail: string }>(plan)));
  const uses = rows
    .flatMap((plan) => plan.rows.map(({ detail }) => detail))
    .filter((detail) => /\bevents\b/.test(detail));
  expect(uses).toEqual([
    expect.stringContaining('INDEX events_waiting'),
    expect.stringContaining('INDEX events_delivery_id (delivery_id=?'),
  ]);
});
