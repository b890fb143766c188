import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scheduleTimeZone } from '../src/workflows/definition/schedule-time-zone.ts';
import { startWorkflowPlace, type WorkflowPlace } from './workflow-place.ts';

/** What runs, and refusals to save, tell whoever wrote the workflow. */
let place: WorkflowPlace;
beforeAll(async () => {
  place = await startWorkflowPlace();
});
afterAll(() => place[Symbol.asyncDispose]());

const call: WorkflowPlace['test']['call'] = (...args) => place.test.call(...args);
const set = (id: string, it: unknown = 1) => ({ id, type: 'set', values: { it } });
const identify = (id: string, attributes: object) => ({
  id,
  type: 'action',
  action: 'customer-io/identify-customer',
  input: { person: { id: '{{ event.person }}' }, attributes },
});
const runOf = async (steps: object[], event: object = {}) =>
  (await place.ended(await place.start(await place.save({ steps }), event))).id;
const shownRun = async (id: string) => (await call('GET', `/api/v1/runs/${id}`)).body;
const stepsOf = async (id: string) =>
  Object.fromEntries((await shownRun(id)).steps.map((step: { stepId: string }) => [step.stepId, step]));

test('a template that fails names field, text and what is there, and shows the input as far as it could be made', async () => {
  const run = await shownRun(
    await runOf([identify('act', { phone: '{{ event.phone }}', plan: '{{ event.plan }}' })], {
      person: 42,
      plan: 'pro',
    }),
  );
  expect(run).toMatchObject({ status: 'failed', errorCode: 'template_failed', failedStep: 'act' });
  expect(run.error).toBe('input.attributes.phone: "{{ event.phone }}": the event has no phone; it has person, plan');
  expect(run.steps[0]).toMatchObject({ error: run.error, input: { person: { id: 42 }, attributes: { plan: 'pro' } } });
});

test('a number is taken as the text of an id', async () => {
  const id = await runOf([identify('act', { plan: 'pro' })], { person: 42 });
  expect(await shownRun(id)).toMatchObject({ status: 'succeeded' });
  expect(place.sandbox.workspace('demo-us').people.find((each) => each.id === '42')?.attributes.plan).toBe('pro');
});

test('branches, stops and the way taken after a failure are in the record', async () => {
  const when = (value: number) => ({ path: 'event.total', op: 'gte', value });
  const steps = [
    {
      id: 'size',
      type: 'branch',
      branches: [
        { when: when(1000), steps: [set('big')] },
        { when: when(10), steps: [set('small')] },
      ],
      else: [set('none')],
    },
    { id: 'call', type: 'http', url: 'http://{{ event.host }}/', onError: [set('after')] },
    { id: 'each', type: 'forEach', items: [1, 2], steps: [set('turn')] },
    { id: 'end', type: 'stop', reason: 'enough of {{ event.total }}' },
  ];
  const taken = await stepsOf(await runOf(steps, { total: '1200', host: '10.0.0.1' }));
  expect(taken.size).toMatchObject({ status: 'succeeded', detail: { branch: 0 } });
  expect(taken.call).toMatchObject({ status: 'failed', errorCode: 'private_address', detail: { onError: true } });
  expect(taken.each.output).toEqual({ count: 2 });
  expect(taken.end).toMatchObject({ status: 'succeeded', detail: { reason: 'enough of 1200' } });
  expect((await stepsOf(await runOf(steps, { total: 5, host: '10.0.0.1' }))).size.detail).toEqual({ branch: null });

  const odd = await shownRun(await runOf(steps, { total: 'much', host: '10.0.0.1' }));
  expect(odd).toMatchObject({ status: 'failed', failedStep: 'size', errorCode: 'not_comparable' });
  expect(odd.error).toBe('branches.0.when: event.total, "much", is not a number, to be compared with 1000');
});

test('each attempt that failed is told, with its time', async () => {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    response.writeHead(asked < 3 ? 503 : 200).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const { call: step } = await stepsOf(await runOf([{ id: 'call', type: 'http', url }]));
  server.close();
  expect(step).toMatchObject({ status: 'succeeded', attempts: 3 });
  expect(
    step.detail.failures.map(({ attempt, error }: { attempt: number; error: string }) => [attempt, error]),
  ).toEqual([1, 2].map((attempt) => [attempt, `${new URL(url).host} answered 503`]));
});

test('what can be known to be missing is refused when saving, unless it is saved together with it', async () => {
  const name = `Caller ${crypto.randomUUID()}`;
  const definition = (step: object) => ({ name, client: 'Client', trigger: { type: 'manual' }, steps: [step] });
  const put = (step: object, query = '') => call('PUT', `/api/v1/workflows${query}`, { body: definition(step) });
  const unknown = { id: 'call', type: 'workflow', workflow: 'Nobody' };
  expect(await put(unknown)).toMatchObject({ status: 422, body: { pointer: '/steps/0/workflow' } });
  expect((await put(unknown, '?beside=Nobody')).status).toBe(200);
  expect((await put({ ...unknown, workflow: name })).status).toBe(200);
  for (const url of ['http://10.0.0.1/', 'http://[::1]:80/', 'http://localhost/x']) {
    expect(await put({ id: 'call', type: 'http', url })).toMatchObject({
      status: 422,
      body: { pointer: '/steps/0/url' },
    });
  }
  const checked = await call('POST', '/api/v1/workflows/check', {
    body: definition({ ...unknown, workflow: 'Nobodi' }),
  });
  expect(checked.body.faults).toMatchObject([{ pointer: '/steps/0/workflow', code: 'unknown_workflow' }]);
});

test('a new filter leaves out what machines did, and a saved one goes on as it was', async () => {
  const { workflows } = place.test.server.services;
  const id = await place.save({ trigger: { type: 'event', filter: { metrics: ['opened'] } }, steps: [set('one')] });
  expect((await workflows.definition(id, 1)).trigger).toMatchObject({ filter: { by: 'person' } });
  const stored = (await workflows.version(id, 1)).definition as { trigger: { filter: { by?: string } } };
  delete stored.trigger.filter.by;
  const row = { workflow_id: id, version: 2, definition: JSON.stringify(stored), created_at_ms: Date.now() };
  await place.test.server.services.store.db
    .insertInto('workflow_versions')
    .values(row as never)
    .execute();
  expect((await workflows.definition(id, 2)).trigger).toMatchObject({ filter: { metrics: ['opened'], by: 'any' } });
});

test('the time zone of the client is the one of its workflows', async () => {
  const { clients, workflows, store } = place.test.server.services;
  await clients.change(place.clientId, { timeZone: 'America/New_York' }, undefined as never);
  const morning = { id: 'morning', type: 'wait', next: 'day', at: '09:00' };
  const waitsUntil = async (definition: object, event: object = {}) => {
    const run = await place.start(await place.save(definition), event);
    await place.until(run, ({ status }) => status === 'waiting');
    const [wait] = (await shownRun(run)).steps;
    await place.test.server.services.runs.cancel(run);
    return new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'America/New_York' }).format(
      wait.detail.untilMs,
    );
  };
  expect(await waitsUntil({ steps: [morning] })).toBe('09:00');
  // Tokyo is 13 or 14 hours ahead of New York.
  expect(await waitsUntil({ steps: [morning], timeZone: 'Asia/Tokyo' })).toMatch(/^(19|20):00$/);
  const zoned = { ...morning, timeZone: '{{ event.zone }}' };
  expect(await waitsUntil({ steps: [zoned] }, { zone: 'Asia/Tokyo' })).toMatch(/^(19|20):00$/);
  expect(await shownRun(await runOf([zoned], { zone: 'Mars' }))).toMatchObject({ errorCode: 'invalid_time_zone' });

  const trigger = { type: 'schedule', cron: '0 9 * * *' };
  for (const [definition, expected] of [
    [{ trigger }, 'America/New_York'],
    [{ trigger, timeZone: 'Europe/Berlin' }, 'Europe/Berlin'],
    [{ trigger: { ...trigger, timeZone: '{{ client.timeZone }}' }, timeZone: 'Europe/Berlin' }, 'America/New_York'],
  ] as const) {
    const id = await place.save({ ...definition, steps: [set('one')] });
    expect(await scheduleTimeZone(store.db, await workflows.active(id, 'production'))).toBe(expected);
  }
});
