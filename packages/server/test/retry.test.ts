import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stores } from './stores.ts';
import { startWorkflowPlace, type WorkflowPlace } from './workflow-place.ts';

/** Answers 400 to everything under /bad. */
const other = createServer((request, response) => response.writeHead(request.url === '/bad' ? 400 : 200).end('{}'));
beforeAll(() => new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve)));
afterAll(() => other.close());
const http = (path: string, id = 'call') => ({
  id,
  type: 'http',
  url: `http://127.0.0.1:${(other.address() as AddressInfo).port}${path}`,
});
const note = (value: number) => ({ id: 'note', type: 'set', values: { value } });
const send = {
  id: 'send',
  type: 'action',
  action: 'customer-io/send-transactional-email',
  input: { transactionalMessageId: 1, to: '{{ event.email }}', person: { id: 'p' } },
};

describe.each(stores)('a retry goes on with what is published now, on $name', (store) => {
  let place: WorkflowPlace;
  beforeAll(async () => {
    place = await startWorkflowPlace({ store });
  });
  afterAll(() => place[Symbol.asyncDispose]());

  const retry = (runId: string, body?: object) => place.test.call('POST', `/api/v1/runs/${runId}/retry`, { body });
  const again = (runId: string) => place.until(runId, ({ attempt, endedAtMs }) => attempt > 1 && endedAtMs !== null);
  const sentTo = (recipient: string) =>
    place.sandbox.workspace('demo-us').deliveries.filter((delivery) => delivery.recipient === recipient);

  test('the mended step is done, what was sent is not sent again', async () => {
    const name = `Mended ${crypto.randomUUID()}`;
    const email = `${crypto.randomUUID()}@example.com`;
    const workflow = await place.save({ name, steps: [send, http('/bad')] });
    const runId = await place.start(workflow, { email });
    expect(await place.ended(runId)).toMatchObject({ status: 'failed', failedStep: 'call' });
    await place.save({ name, steps: [send, http('/good'), note(1)] });
    expect((await retry(runId)).status).toBe(202);
    expect(await again(runId)).toMatchObject({ status: 'succeeded', workflowVersion: 2, steps: { note: {} } });
    expect(sentTo(email)).toHaveLength(1);
  });

  test('an event that a step behind a wait tracks is the same one in every attempt', async () => {
    const name = `tracked_${crypto.randomUUID()}`;
    const email = `${crypto.randomUUID()}@example.com`;
    const seen = { id: 'seen', type: 'waitForDelivery', delivery: 'send', metrics: ['sent'], timeout: '1 minute' };
    const input = { person: { id: 'p' }, name, data: {} };
    const track = { id: 'track', type: 'action', action: 'customer-io/track-event', input };
    const workflow = await place.save({ steps: [send, seen, track] });
    // Taken, without an answer that says so; tried again and refused, so that the run fails.
    place.sandbox.faults.add({ kind: 'status-after-accept', api: 'track', count: 1 });
    place.sandbox.faults.add({ kind: 'status', status: 400, api: 'track', count: 1 });
    const runId = await place.start(workflow, { email });
    expect(await place.ended(runId)).toMatchObject({ status: 'failed', failedStep: 'track' });
    const { db } = place.test.server.services.store;
    await db
      .updateTable('runs')
      .set({ created_at_ms: Date.now() - 60_000 })
      .where('id', '=', runId)
      .execute();
    expect((await retry(runId)).status).toBe(202);
    expect(await again(runId)).toMatchObject({ status: 'succeeded' });
    const { events } = place.sandbox.workspace('demo-us');
    expect(events.filter((event) => event.name === name)).toHaveLength(1);
  });

  test('what would fail again for certain is told, until a version is published that may not', async () => {
    const name = `Again ${crypto.randomUUID()}`;
    const reads = (path: string) => ({ id: 'note', type: 'set', values: { value: `{{ ${path} }}` } });
    const group = async (workflow: string) =>
      (await place.test.call('GET', `/api/v1/runs/failures?workflowId=${workflow}`)).body.items[0];
    const workflow = await place.save({ name, steps: [reads('event.phone')] });
    await place.ended(await place.start(workflow, { email: 'a@example.com' }));
    expect(await group(workflow)).toMatchObject({
      errorCode: 'template_failed',
      failsAgain: true,
      failedStep: 'note',
      step: { type: 'set', action: null },
    });
    const { body: listed } = await place.test.call('GET', `/api/v1/runs?workflowId=${workflow}`);
    expect(listed.items).toMatchObject([{ failedStep: 'note', step: { type: 'set', action: null } }]);
    await place.save({ name, steps: [reads("event.phone | default: 'none'")] });
    expect(await group(workflow)).toMatchObject({ failsAgain: false });
    // A value of the client is set beside the workflow, and another server may answer otherwise.
    await place.test.call('PUT', `/api/v1/clients/${place.clientId}/environments/production/values/tier`, {
      body: { value: 'gold' },
    });
    for (const steps of [[reads('client.values.tier }}{{ event.phone')], [http('/bad')]]) {
      const other = await place.save({ name: `Else ${crypto.randomUUID()}`, steps });
      await place.ended(await place.start(other, {}));
      expect(await group(other)).toMatchObject({ runs: 1, failsAgain: false });
    }
  });

  test('where a step behind it is another one, the answer names it; the old version is still there', async () => {
    const name = `Other ${crypto.randomUUID()}`;
    const workflow = await place.save({ name, steps: [note(1), http('/bad')] });
    const [one = '', two = ''] = [await place.start(workflow), await place.start(workflow)];
    await Promise.all([one, two].map(place.ended));
    await place.save({ name, steps: [note(2), http('/good')] });
    const refused = await retry(one);
    expect(refused).toMatchObject({ status: 409, body: { code: 'steps_differ', pointer: '/version' } });
    expect(refused.body.detail).toContain('step note of version 1');
    const bulk = await place.test.call('POST', '/api/v1/runs/retry', { body: { workflowId: workflow } });
    expect(bulk.body).toEqual({
      retried: 0,
      runIds: [],
      isMore: false,
      heldBack: [
        { runId: one, stepId: 'note' },
        { runId: two, stepId: 'note' },
      ],
    });
    expect((await retry(one, { version: 'same' })).status).toBe(202);
    expect(await again(one)).toMatchObject({ status: 'failed', workflowVersion: 1, attempt: 2 });
    // A draft is not published: it changes nothing.
    await place.test.server.services.workflows.publish(workflow, { environment: 'production', version: 1 });
    await place.test.server.services.workflows.save({
      clientId: place.clientId,
      definition: { name, connection: 'Shop', trigger: { type: 'manual' }, steps: [note(3)] },
    });
    expect((await retry(two)).status).toBe(202);
    expect(await again(two)).toMatchObject({ status: 'failed', workflowVersion: 1 });
  });

  test('in a loop, the turns that are done stay done, and the mended step goes on', async () => {
    const name = `Loop ${crypto.randomUUID()}`;
    const loop = (path: string) => ({
      id: 'each',
      type: 'forEach',
      items: '{{ event.paths }}',
      steps: [send, http(path)],
    });
    const email = `${crypto.randomUUID()}@example.com`;
    const workflow = await place.save({ name, steps: [loop('{{ item }}')] });
    const runId = await place.start(workflow, { paths: ['/good', '/bad'], email });
    expect(await place.ended(runId)).toMatchObject({ status: 'failed', failedStep: 'each.1.call' });
    await place.save({ name, steps: [loop('/mended')] });
    expect((await retry(runId)).status).toBe(202);
    expect(await again(runId)).toMatchObject({ status: 'succeeded', workflowVersion: 2 });
    expect(sentTo(email)).toHaveLength(2);
  });

  test.each([
    ['the parent', (parent: string, _child: string) => retry(parent)],
    ['the child first', async (parent: string, child: string) => [await retry(child), await retry(parent)]],
    ['both together', () => place.test.call('POST', '/api/v1/runs/retry', { body: {} })],
  ])('%s is retried: the child goes on, and sends nothing again', async (_name, retryThem) => {
    const name = `Child ${crypto.randomUUID()}`;
    const email = `${crypto.randomUUID()}@example.com`;
    await place.save({ name, steps: [send, http('/bad')] });
    const call = { id: 'call', type: 'workflow', workflow: name, input: { email: '{{ event.email }}' } };
    const parent = await place.start(await place.save({ steps: [call] }), { email });
    expect(await place.ended(parent)).toMatchObject({ status: 'failed', errorCode: 'workflow_failed' });
    const { runs } = place.test.server.services;
    const childrenOf = async () => (await runs.list({ limit: 200 })).filter((run) => run.parentRunId === parent);
    const [child] = await childrenOf();
    await place.save({ name, steps: [send, http('/good')] });
    await retryThem(parent, child?.id as string);
    expect(await again(parent)).toMatchObject({ status: 'succeeded' });
    expect((await childrenOf()).map(({ id, status }) => ({ id, status }))).toEqual([
      { id: child?.id, status: 'succeeded' },
    ]);
    expect(sentTo(email)).toHaveLength(1);
  });

  test('cancelling ends what a run has started, though the engine hears of none of it', async () => {
    const { runs, engine } = place.test.server.services;
    const linger = { id: 'linger', type: 'wait', for: '1 hour' };
    await place.save({ name: 'lingers', steps: [linger] });
    await place.save({ name: 'calls', steps: [{ id: 'call', type: 'workflow', workflow: 'lingers' }] });
    const id = await place.start(await place.save({ steps: [{ id: 'call', type: 'workflow', workflow: 'calls' }] }));
    const childOf = async (runId: string) => (await runs.children(runId))[0];
    await expect.poll(async () => (await childOf((await childOf(id))?.id ?? ''))?.status).toBe('waiting');
    const { cancel } = engine;
    engine.cancel = () => Promise.reject(new Error('away'));
    await expect(runs.cancel(id)).rejects.toThrow('away');
    engine.cancel = cancel;
    const child = await childOf(id);
    const statuses = [(await runs.get(id)).status, child?.status, (await childOf(child?.id ?? ''))?.status];
    expect(statuses).toEqual(['cancelled', 'cancelled', 'cancelled']);
  });

  test('cancelling ends what a run has started, and retrying goes on with it', async () => {
    const [inner, middle] = [`Inner ${crypto.randomUUID()}`, `Middle ${crypto.randomUUID()}`];
    await place.save({ name: inner, steps: [{ id: 'long', type: 'wait', for: '3 days' }] });
    await place.save({ name: middle, steps: [{ id: 'call', type: 'workflow', workflow: inner }] });
    const parent = await place.start(await place.save({ steps: [{ id: 'call', type: 'workflow', workflow: middle }] }));
    const { runs } = place.test.server.services;
    const below = async (): Promise<{ id: string; status: string }[]> => {
      const all = await runs.list({ limit: 200 });
      const child = all.find((run) => run.parentRunId === parent);
      return all.filter((run) => run.id === child?.id || (child && run.parentRunId === child.id));
    };
    await expect
      .poll(async () => (await below()).map(({ status }) => status), { timeout: 10_000 })
      .toEqual(['waiting', 'waiting']);
    await place.test.call('POST', `/api/v1/runs/${parent}/cancel`);
    expect((await below()).map(({ status }) => status)).toEqual(['cancelled', 'cancelled']);
    await retry(parent);
    await expect
      .poll(async () => (await below()).map(({ status }) => status), { timeout: 10_000 })
      .toEqual(['waiting', 'waiting']);
    await place.test.call('POST', `/api/v1/runs/${parent}/cancel`);
  });
});
