import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stores } from './stores.ts';
import { startWorkflowPlace, type WorkflowPlace } from './workflow-place.ts';

/** Answers with the status that its path says. */
const other = createServer((request, response) => response.writeHead(Number(request.url?.slice(1))).end('{}'));
await once(other.listen(0, '127.0.0.1'), 'listening');
afterAll(() => other.close());
const http = (status: number, id = 'call', more: object = {}) => ({
  id,
  type: 'http',
  url: `http://127.0.0.1:${(other.address() as AddressInfo).port}/${status}`,
  ...more,
});
const note = (id = 'note') => ({ id, type: 'set', values: { value: 1 } });
const send = (id = 'send', to = '{{ event.email }}') => ({
  id,
  type: 'action',
  action: 'customer-io/send-transactional-email',
  input: { transactionalMessageId: 1, to, person: { id: 'p' } },
});
const calls = (workflow: string, id = 'child') => ({
  id,
  type: 'workflow',
  workflow,
  input: { email: '{{ event.email }}' },
});
const when = { path: 'event.email', op: 'exists' };

/** Long enough for a run to be cancelled before it has found out what became of its message. */
const SETTLE_MS = 6_000;

describe.each(stores)('what a run has begun is not done under another name, on $name', (store) => {
  let place: WorkflowPlace;
  beforeAll(async () => {
    place = await startWorkflowPlace({ store, config: { sendSettleMs: SETTLE_MS } });
  });
  afterAll(() => place[Symbol.asyncDispose]());

  const retry = (runId: string, body?: object) => place.test.call('POST', `/api/v1/runs/${runId}/retry`, { body });
  const again = (runId: string) => place.until(runId, ({ attempt, endedAtMs }) => attempt > 1 && endedAtMs !== null);
  const sentTo = (recipient: string) =>
    place.sandbox.workspace('demo-us').deliveries.filter((delivery) => delivery.recipient === recipient).length;
  const someone = () => `${crypto.randomUUID()}@example.com`;
  const someName = () => `Workflow ${crypto.randomUUID()}`;
  const refuseNext = () => place.sandbox.faults.add({ kind: 'status', status: 400, path: '/v1/send/*', count: 1 });
  const childrenOf = async (runId: string) =>
    (await place.test.server.services.runs.children(runId)).map(({ workflow, status }) => ({ workflow, status }));
  const setValue = (name: string, value: string) =>
    place.test.call('PUT', `/api/v1/clients/${place.clientId}/environments/production/values/${name}`, {
      body: { value },
    });
  const differs = (stepId: string) => ({
    status: 409,
    body: { code: 'steps_differ', detail: expect.stringContaining(`step ${stepId} of version 1`) },
  });

  /** A run that was cancelled before anybody knew whether its message had left; it had. */
  async function cancelledInDoubt(name: string, email: string) {
    place.sandbox.faults.add({ kind: 'drop-after-accept', path: '/v1/send/*', count: 1 });
    const runId = await place.start(await place.save({ name, steps: [note(), send()] }), { email });
    await expect
      .poll(async () => (await place.test.server.services.runs.steps(runId)).at(-1)?.status, { timeout: 10_000 })
      .toBe('retrying');
    await place.test.call('POST', `/api/v1/runs/${runId}/cancel`);
    return runId;
  }

  test.each([
    ['has another name', [note(), send('mail')]],
    ['stands behind another step', [note(), note('more'), send('mail')]],
    ['stands in a branch', [note(), { id: 'if', type: 'branch', branches: [{ when, steps: [send()] }] }]],
    ['says something else', [note(), send('send', 'else@example.com')]],
  ])('a message of which nobody knows is not sent by a step that %s', async (_name, steps) => {
    const [name, email] = [someName(), someone()];
    const runId = await cancelledInDoubt(name, email);
    await place.save({ name, steps });
    expect(await retry(runId)).toMatchObject(differs('send'));
    expect(sentTo(email)).toBe(1);
  });

  test('it is looked for where the step is the same', async () => {
    const [name, email] = [someName(), someone()];
    const runId = await cancelledInDoubt(name, email);
    await place.save({ name, steps: [note(), send(), note('more')] });
    expect((await retry(runId)).status).toBe(202);
    expect(await again(runId)).toMatchObject({ status: 'succeeded', workflowVersion: 2 });
    expect(sentTo(email)).toBe(1);
  });

  test('a step that was refused left nothing: it may be another one elsewhere', async () => {
    const [name, email] = [someName(), someone()];
    refuseNext();
    const runId = await place.start(await place.save({ name, steps: [note(), send('send', 'x@example.com')] }), {
      email,
    });
    expect(await place.ended(runId)).toMatchObject({ status: 'failed', failedStep: 'send' });
    await place.save({ name, steps: [note(), note('more'), send('mail')] });
    expect((await retry(runId)).status).toBe(202);
    expect(await again(runId)).toMatchObject({ status: 'succeeded', workflowVersion: 2 });
    expect(sentTo(email)).toBe(1);
  });

  test('unless a backup brought its run back: it may have been done since', async () => {
    const name = someName();
    const runId = await place.start(await place.save({ name, steps: [http(400), send()] }), { email: someone() });
    await place.ended(runId);
    await place.test.server.services.store.db
      .updateTable('runs')
      .set({ look_since_ms: Date.now() })
      .where('id', '=', runId)
      .execute();
    await place.save({ name, steps: [http(200), send('mail')] });
    expect(await retry(runId)).toMatchObject(differs('send'));
    await place.save({ name, steps: [http(200), send()] });
    expect((await retry(runId)).status).toBe(202);
    await place.test.call('POST', `/api/v1/runs/${runId}/cancel`);
  });

  test('a call of which nobody knows keeps its place, by which the other side knows it, and may be mended', async () => {
    const name = someName();
    const runId = await place.start(await place.save({ name, steps: [http(500, 'call', { maxAttempts: 1 })] }));
    await place.ended(runId);
    await place.save({ name, steps: [http(200, 'tell')] });
    expect(await retry(runId)).toMatchObject(differs('call'));
    await place.save({ name, steps: [http(200)] });
    expect((await retry(runId)).status).toBe(202);
    expect(await again(runId)).toMatchObject({ status: 'succeeded', workflowVersion: 3 });
  });

  test('the failed step of a loop keeps its place when it was done in other turns, and may be mended', async () => {
    const name = someName();
    const loop = (id: string, to: string) => ({
      id: 'each',
      type: 'forEach',
      items: '{{ event.people }}',
      steps: [send(id, to)],
    });
    const people = [someone(), someone()];
    const workflow = await place.save({ name, steps: [loop('send', '{{ item.to }}')] });
    const runId = await place.start(workflow, { people: [...people.map((to) => ({ to })), {}] });
    expect(await place.ended(runId)).toMatchObject({ status: 'failed', failedStep: 'each.2.send' });
    const last = someone();
    const mended = `{{ item.to | default: '${last}' }}`;
    await place.save({ name, steps: [loop('mail', mended)] });
    expect(await retry(runId)).toMatchObject(differs('send'));
    await place.save({ name, steps: [loop('send', mended)] });
    expect((await retry(runId)).status).toBe(202);
    expect(await again(runId)).toMatchObject({ status: 'succeeded' });
    expect([...people, last].map(sentTo)).toEqual([1, 1, 1]);
  });

  test('a step that has started a run keeps its place', async () => {
    const [name, child, email] = [someName(), someName(), someone()];
    await place.save({ name: child, steps: [send(), http(400)] });
    const runId = await place.start(await place.save({ name, steps: [calls(child)] }), { email });
    await place.ended(runId);
    await place.save({ name: child, steps: [send(), http(200)] });
    await place.save({ name, steps: [calls(child, 'renamed')] });
    expect(await retry(runId)).toMatchObject(differs('child'));
    expect(await childrenOf(runId)).toHaveLength(1);
    expect(sentTo(email)).toBe(1);
  });

  test('a step that calls another workflow now starts that, when the run of the first has done nothing', async () => {
    const [name, first, second, email] = [someName(), someName(), someName(), someone()];
    await place.save({ name: first, steps: [note(), http(400), send()] });
    await place.save({ name: second, steps: [send()] });
    const runId = await place.start(await place.save({ name, steps: [calls(first)] }), { email });
    await place.ended(runId);
    await place.save({ name, steps: [calls(second)] });
    expect((await retry(runId)).status).toBe(202);
    expect(await again(runId)).toMatchObject({ status: 'succeeded', workflowVersion: 2 });
    // Nobody who retries all that failed goes on with the first one.
    expect(await childrenOf(runId)).toEqual([
      { workflow: first, status: 'cancelled' },
      { workflow: second, status: 'succeeded' },
    ]);
    expect(sentTo(email)).toBe(1);
  });

  test('and is held back when it has done something, unless it is the same one by another name', async () => {
    const [name, first, second, email] = [someName(), someName(), someName(), someone()];
    const called = await place.save({ name: first, steps: [send(), http(400)] });
    await place.save({ name: second, steps: [send()] });
    const runId = await place.start(await place.save({ name, steps: [calls(first)] }), { email });
    await place.ended(runId);
    await place.save({ name, steps: [calls(second)] });
    expect(await retry(runId)).toMatchObject(differs('child'));
    await place.save({ name: first, steps: [send(), http(200)] });
    await place.save({ name, steps: [calls(called)] });
    expect((await retry(runId)).status).toBe(202);
    expect(await again(runId)).toMatchObject({ status: 'succeeded', workflowVersion: 3 });
    expect(await childrenOf(runId)).toEqual([{ workflow: first, status: 'succeeded' }]);
    expect(sentTo(email)).toBe(1);
  });

  test.each([
    ['behind its onError', [send('fallback')], [http(400, 'later')]],
    ['within it', [send('fallback'), http(400, 'later')], []],
  ])('a step whose failure was handled is not done again when the run failed %s', async (_name, onError, after) => {
    const [name, email] = [someName(), someone()];
    const mended = (steps: { id: string }[]) => steps.map((step) => (step.id === 'later' ? http(200, 'later') : step));
    const definition = (handler: { id: string }[], rest: { id: string }[]) => ({
      name,
      steps: [
        { ...send('first'), onError: handler },
        ...rest,
        { id: 'told', type: 'set', values: { code: '{{ steps.first.error.code }}' } },
      ],
    });
    refuseNext();
    const runId = await place.start(await place.save(definition(onError, after)), { email });
    expect(await place.ended(runId)).toMatchObject({ status: 'failed', failedStep: 'later' });
    await place.save(definition(mended(onError), mended(after)));
    expect((await retry(runId)).status).toBe(202);
    expect(await again(runId)).toMatchObject({
      status: 'succeeded',
      steps: { first: { status: 'failed' }, told: { output: { code: 'cio_invalid_input' } } },
    });
    expect(sentTo(email)).toBe(1);
  });

  test('the values of the client stay those with which the run began, but for one that was missing', async () => {
    const [tier, late] = ['tier', 'late'].map((word) => `${word}_${crypto.randomUUID().replaceAll('-', '_')}`);
    const email = someone();
    const isGold = { path: `client.values.${tier}`, op: 'eq', value: 'gold' };
    const read = (value: string) => ({ value: `{{ client.values.${value} }}` });
    await setValue(tier as string, 'gold');
    const workflow = await place.save({
      steps: [
        { id: 'if', type: 'branch', branches: [{ when: isGold, steps: [send('one')] }], else: [send('two')] },
        { id: 'late', type: 'set', values: { value: '{{ client.values[event.late] }}' } },
        { id: 'tier', type: 'set', values: read(tier as string) },
      ],
    });
    const runId = await place.start(workflow, { email, late });
    expect(await place.ended(runId)).toMatchObject({ status: 'failed', failedStep: 'late' });
    await setValue(tier as string, 'silver');
    await setValue(late as string, 'now');
    expect((await retry(runId)).status).toBe(202);
    expect(await again(runId)).toMatchObject({
      status: 'succeeded',
      steps: { late: { output: { value: 'now' } }, tier: { output: { value: 'gold' } } },
    });
    expect(sentTo(email)).toBe(1);
  });

  test('a value that was wrong is mended where the run has done nothing with it', async () => {
    const [recipient, email] = [`to_${crypto.randomUUID().replaceAll('-', '_')}`, someone()];
    await setValue(recipient, 'wrong@example.com');
    refuseNext();
    const workflow = await place.save({ steps: [note(), send('send', `{{ client.values.${recipient} }}`)] });
    const runId = await place.start(workflow);
    expect(await place.ended(runId)).toMatchObject({ status: 'failed', failedStep: 'send' });
    await setValue(recipient, email);
    expect((await retry(runId)).status).toBe(202);
    expect(await again(runId)).toMatchObject({ status: 'succeeded' });
    expect(sentTo(email)).toBe(1);
  });
});
