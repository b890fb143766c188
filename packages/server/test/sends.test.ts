import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { reportOf } from '../src/workflows/runs/steps/wait-for-delivery.ts';
import { lookForSend } from '../src/workflows/send-ledger/look-for-send.ts';
import type { SendEntry } from '../src/workflows/send-ledger/send-entry.ts';
import { newEvent, post } from './inbound/signed.ts';
import { plansOf } from './query-plans.ts';
import { stores } from './stores.ts';
import { startWorkflowPlace, type WorkflowPlace } from './workflow-place.ts';

const identify = (id: string, attributes: object) => ({
  id,
  type: 'action',
  action: 'customer-io/identify-customer',
  input: { person: { id: '{{ event.person }}' }, attributes },
});
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
    const look = async ({ action = sms.action, ledger = {}, to = sms.input.to, sought = marker, more = {} } = {}) => {
      const { services } = place.test.server;
      const entry = { marker: sought, connectionId: place.connectionId, action, intendedAtMs: Date.now() };
      return lookForSend(
        entry as SendEntry,
        { person: { id: 'nobody' }, to, ...more },
        {
          reads: services.store.reads,
          ledger: { ...services.ledger, ...ledger },
          connector: await services.connections.connector(place.connectionId, 'production'),
          isSettled: true,
        },
      );
    };

    test('and a store that is away is no reason to ask a person', async () => {
      const claimed = () => Promise.reject(new Error('the store is away'));
      await expect(look({ ledger: { claimed } })).rejects.toThrow('the store is away');
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

    test('and when no more archived messages may be read today, it is not waited for tomorrow', async () => {
      const { services } = place.test.server;
      const connector = await services.connections.connector(place.connectionId, 'production');
      const person = { id: 'written-to' };
      await connector.run('customer-io/identify-customer', { person, attributes: { email: 'w@example.com' } } as never);
      const email = { transactionalMessageId: 1, to: 'w@example.com', person };
      await connector.run('customer-io/send-transactional-email', email as never, { idempotencyKey: 'another' });
      const path = '/v1/messages/none/archived_message';
      const signal = AbortSignal.timeout(3_000);
      const archived = () =>
        connector.run('customer-io/request', { api: 'app', method: 'GET', path } as never, { signal });
      await Promise.allSettled(Array.from({ length: 100 }, archived));
      const finding = await look({
        action: 'customer-io/send-transactional-email',
        to: 'w@example.com',
        more: { person },
        sought: 'beef'.repeat(8),
      });
      expect(finding).toMatchObject({ kind: 'pending', candidates: [expect.any(String)] });
      expect(finding).toHaveProperty('why', expect.stringContaining('100 a day'));
    });

    test('and a step that reads archived messages says so, and until when, once those of today are used up', async () => {
      const { connections } = place.test.server.services;
      const connector = await connections.connector(place.connectionId, 'production');
      const path = '/v1/messages/none/archived_message';
      const input = { api: 'app', method: 'GET', path };
      const signal = AbortSignal.timeout(3_000);
      const archived = () => connector.run('customer-io/request', input as never, { signal });
      await Promise.allSettled(Array.from({ length: 100 }, archived));
      const workflow = await place.save({
        steps: [{ id: 'look', type: 'action', action: 'customer-io/request', input }],
      });
      const beforeMs = Date.now();
      const runId = await place.start(workflow);
      const seen = async () => {
        const { body } = await place.test.call('GET', `/api/v1/runs/${runId}`);
        expect(body.waits).toMatchObject({ for: 'retry', stepId: 'look', why: expect.stringMatching(/100 archived/) });
        return body.waits;
      };
      const { untilMs } = await vi.waitFor(seen, { timeout: 15_000, interval: 100 });
      expect(untilMs).toBeGreaterThan(beforeMs + 600_000);
      const { body } = await place.test.call('GET', `/api/v1/runs?workflowId=${workflow}`);
      expect(body.items).toMatchObject([{ id: runId, waits: { for: 'retry', untilMs } }]);
      await place.test.call('POST', `/api/v1/runs/${runId}/cancel`);
      expect(await place.ended(runId)).toMatchObject({ status: 'cancelled' });
    });

    test('and a draft, or a message for later, need not be listed to be there', async () => {
      const sought = 'cafe'.repeat(8);
      const sendAt = Math.floor(Date.now() / 1000) + 3_600;
      expect(await look({ sought })).toEqual({ kind: 'absent' });
      expect(await look({ sought, more: { queueDraft: true } })).toMatchObject({ kind: 'unknowable' });
      expect(await look({ sought, more: { sendAt } })).toMatchObject({ kind: 'unknowable' });
      expect(await look({ sought, more: { sendAt: sendAt - 7_200 } })).toEqual({ kind: 'absent' });
    });

    test('and of a person whom Customer.io does not know any more, other channels prove nothing absent', async () => {
      const connector = await place.test.server.services.connections.connector(place.connectionId, 'production');
      await connector.run('customer-io/identify-customer', { person: { id: 'merged' }, attributes: { a: 1 } });
      const input = { transactionalMessageId: 3, to: '+15550100009', person: { id: 'merged' } };
      await connector.run('customer-io/send-sms', input);
      expect(await look({ to: '+1 555 010-0009', sought: 'beef'.repeat(8) })).toMatchObject({ kind: 'unknowable' });
    });

    test('of a person who was named by several identifiers, by the one that decided', async () => {
      const connector = await place.test.server.services.connections.connector(place.connectionId, 'production');
      const identifyCustomer = (person: object) =>
        connector.run('customer-io/identify-customer' as string, { person, attributes: { a: 1 } });
      await identifyCustomer({ id: 'null' });
      await identifyCustomer({ email: 'lead@example.com' });
      const person = { id: null, email: 'lead@example.com' };
      await connector.run('customer-io/send-sms', { transactionalMessageId: 3, to: '+15550100010', person });
      const sought = 'babe'.repeat(8);
      expect(await look({ sought, more: { person } })).toMatchObject({ kind: 'unknowable' });
    });
  });

  test('a dry run has every output that steps of a run may read', async () => {
    await place.save({ name: 'Another', steps: [{ id: 'keep', type: 'set', values: {} }] });
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
    const test = (more: object) => place.test.call('POST', '/api/v1/workflows/test', { body: { definition, ...more } });
    expect(await test({ workflowId: 'wf_1' })).toMatchObject({ status: 422, body: { pointer: '/workflowId' } });
    expect(await test({ event, eventId: 'ev_1' })).toMatchObject({ status: 422, body: { pointer: '/eventId' } });
  });

  test('while nobody knows whether a message was taken, what came instead of an answer is told', async () => {
    // Long enough for it to be looked for once before that is known.
    await using slow = await startWorkflowPlace({ store, config: { sendSettleMs: 4_000 } });
    slow.sandbox.faults.add({ kind: 'status', status: 500, path: '/v1/send/*', count: 1 });
    const id = await slow.start(await slow.save({ steps: [identify('known', {}), sms] }), { person: 'unanswered' });
    const { steps } = await slow.ended(id);
    const { failures = [] } = (steps.send?.detail ?? {}) as { failures?: { error: string }[] };
    expect(failures.length).toBeGreaterThan(1);
    for (const { error } of failures) expect(error).toMatch(/^Whether .* is not known yet: .*500/);
    expect(await slow.test.server.services.ledger.ofRun(id)).toMatchObject([{ state: 'sent', reason: null }]);
  });

  test('Customer.io is asked about a message that nobody reported, for whoever may see its client', async () => {
    const { ledger, tokens } = place.test.server.services;
    const id = await place.start(await place.save({ steps: [identify('known', {}), sms] }), { person: 'unreported' });
    await place.ended(id);
    const [sent] = await ledger.ofRun(id);
    const path = `/api/v1/deliveries/${sent?.deliveryId}`;
    expect((await place.test.call('GET', path)).status, 'its webhook reports emails alone').toBe(404);
    const { id: otherId } = await place.test.server.services.clients.create({ name: 'Another' });
    const { token } = await tokens.create({ name: 'of another', clientIds: [otherId] });
    expect((await place.test.call('POST', `${path}/reconcile`, { token })).status).toBe(404);
    expect((await place.test.call('POST', '/api/v1/deliveries/nobody-knows/reconcile')).status).toBe(404);
    await expect
      .poll(async () => (await place.test.call('POST', `${path}/reconcile`)).body.found)
      .toEqual(expect.arrayContaining(['sent']));
    expect(await place.test.call('GET', path)).toMatchObject({ status: 200, body: { sentBy: { runId: id } } });
  });

  test('keys that another server has changed a moment ago let the run go on', async () => {
    const { db } = place.test.server.services.store;
    const row = () =>
      db.selectFrom('connection_credentials').selectAll().where('connection_id', '=', place.connectionId);
    const { sealed } = await row().executeTakeFirstOrThrow();
    await place.useKeys({ trackApiKey: 'wrong' });
    const workflow = await place.save({ steps: [identify('act', {})] });
    const first = await place.start(workflow, { person: 'elsewhere' });
    await place.until(first, ({ waitingFor }) => waitingFor === 'connection');
    await db.updateTable('connection_credentials').set({ sealed, updated_at_ms: Date.now() }).execute();
    const second = await place.start(workflow, { person: 'elsewhere' });
    expect(await Promise.all([first, second].map(place.ended))).toMatchObject([
      { status: 'succeeded' },
      { status: 'succeeded' },
    ]);
  });

  test('a run does not wait for a connection that was deleted', async () => {
    const { connections } = place.test.server.services;
    const connectionId = await connections.create({ clientId: place.clientId, name: 'Brief' });
    const workflow = await place.save({ connection: 'Brief', steps: [identify('act', {})] });
    const runId = await place.start(workflow, { person: 'deleted' });
    await place.until(runId, ({ waitingFor }) => waitingFor === 'connection');
    await connections.remove(connectionId, { force: true });
    expect(await place.ended(runId)).toMatchObject({ status: 'failed', errorCode: 'connection_deleted' });
    await place.test.server.services.runs.retry(runId);
    const later = await place.until(runId, ({ attempt, endedAtMs }) => attempt === 2 && endedAtMs !== null);
    expect(later).toMatchObject({ status: 'failed', errorCode: 'connection_deleted' });
    // The workflow is off, as is everything that depended on the connection.
    const path = `/api/v1/workflows/${workflow}/runs`;
    expect(await place.test.call('POST', path, { body: { event: {} } })).toMatchObject({
      status: 409,
      body: { code: 'workflow_off' },
    });
  });

  const undecided = async () => {
    const workflow = await place.save({ steps: [sms, identify('done', { choice: 'made' })] });
    place.sandbox.faults.add({ kind: 'status-after-accept', status: 500, path: '/v1/send/*', count: 1 });
    return place.start(workflow, { person: `undecided-${crypto.randomUUID()}` });
  };
  const openDecisions = async () => (await place.test.call('GET', '/api/v1/decisions')).body.items;

  test('a decision shows which deliveries it may have become, and which steps wait for that', async () => {
    const inner = { id: 'seen', type: 'waitForDelivery', delivery: 'send', metrics: ['opened'], timeout: '1 day' };
    const other = { id: 'other', type: 'waitForDelivery', delivery: 'earlier', metrics: ['opened'], timeout: '1 day' };
    const branch = {
      id: 'if',
      type: 'branch',
      branches: [{ when: { path: 'event.person', op: 'exists' }, steps: [inner] }],
    };
    const steps = [{ ...sms, id: 'earlier' }, sms, branch, other];
    const who = `candidates-${crypto.randomUUID()}`;
    const workflow = await place.save({ steps });
    await place.test.call('POST', '/api/v1/actions/customer-io/identify-customer', {
      body: { connectionId: place.connectionId, environment: 'production', input: { person: { id: who } } },
    });
    place.sandbox.faults.add({ kind: 'status-after-accept', status: 500, path: '/v1/send/*', count: 1 });
    const told: unknown[] = [];
    const unsubscribe = place.test.server.services.changes.subscribe(({ change }) => told.push(change));
    const runId = await place.start(workflow, { person: who });
    await place.until(runId, ({ waitingFor }) => waitingFor === 'decision');
    const [open, ...others] = await openDecisions();
    const { body: waiting } = await place.test.call('GET', '/api/v1/overview/waiting');
    expect(waiting.decisions).toBe(others.length + 1);
    expect(open).toMatchObject({ stepId: 'earlier', laterWaits: [{ stepId: 'other', metrics: ['opened'] }] });
    const sent = place.sandbox.workspace('demo-us').deliveries.filter(({ identifiers }) => identifiers.id === who);
    expect(open.candidates.map(({ deliveryId }: { deliveryId: string }) => deliveryId)).toEqual(
      sent.map(({ id }) => id),
    );
    await expect.poll(() => told).toContainEqual({ type: 'decision', runId, clientId: place.clientId });
    unsubscribe();
    await place.test.call('POST', `/api/v1/runs/${runId}/cancel`);
  });

  test('of two who decide otherwise at once, one is told that it is decided', async () => {
    const runId = await undecided();
    await place.until(runId, ({ waitingFor }) => waitingFor === 'decision');
    const decide = (choice: string) =>
      place.test.call('POST', `/api/v1/runs/${runId}/steps/send/decision`, { body: { choice } });
    const [sent, not] = await Promise.all([decide('was-sent'), decide('do-not-send')]);
    expect([sent.status, not.status].toSorted()).toEqual([202, 409]);
    const run = await place.ended(runId);
    expect(run.status).toBe(sent.status === 202 ? 'succeeded' : 'failed');
    expect(await openDecisions()).toEqual([]);
  });
});

test('triggers of broadcasts that are known to be ours are found by an index of those alone', async () => {
  await using place = await startWorkflowPlace();
  const { services } = place.test.server;
  const { db } = services.store;
  const action = 'customer-io/trigger-broadcast';
  const entry = { marker: 'f00d'.repeat(8), connectionId: place.connectionId, action, intendedAtMs: Date.now() };
  const connector = await services.connections.connector(place.connectionId, 'production');
  const plans = await plansOf(db, (reads) => {
    const looked = { reads, ledger: services.ledger, connector, isSettled: true };
    return lookForSend(entry as SendEntry, { broadcastId: 1 }, looked);
  });
  const uses = plans.filter((each) => /send_ledger/.test(each));
  expect(uses).toEqual([expect.stringContaining('INDEX send_ledger_triggers (connection_id=? AND intended_at_ms>?')]);
});

test('what has been reported of a delivery is found by an index, not by a search through all events', async () => {
  await using place = await startWorkflowPlace();
  const { db } = place.test.server.services.store;
  const report = { deliveryId: 'd', metrics: ['opened', 'clicked'], clientId: place.clientId };
  const plans = await plansOf(db, (watched) => reportOf(report, watched));
  const uses = plans.filter((detail) => /\bevents\b/.test(detail));
  expect(uses).toEqual([
    expect.stringContaining('INDEX events_waiting'),
    expect.stringContaining('INDEX events_delivery_id (delivery_id=?'),
  ]);
});
