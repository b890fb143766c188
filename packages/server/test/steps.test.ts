import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSchedules } from '../src/workflows/definition/schedules.ts';
import type { Engine, ScheduleTicket } from '../src/workflows/runs/engine.ts';
import { startWorkflowPlace, type WorkflowPlace } from './workflow-place.ts';

const log = pino({ level: 'silent' });
let place: WorkflowPlace;
beforeAll(async () => {
  place = await startWorkflowPlace();
});
afterAll(() => place[Symbol.asyncDispose]());

const runs = () => place.test.server.services.runs;

/** A workflow that does nothing for an hour, unless the definition says otherwise. */
async function saveChild(definition: object = {}): Promise<string> {
  const name = `Child ${crypto.randomUUID()}`;
  await place.save({ name, steps: [{ id: 'pause', type: 'wait', for: '1 hour' }], ...definition });
  return name;
}
const callOf = (workflow: string, more: object = {}) => ({ id: 'call', type: 'workflow', workflow, ...more });

/** The run that another one started, once it is there. */
async function childOf(parentRunId: string) {
  for (;;) {
    const found = (await runs().list({ limit: 200 })).find((run) => run.parentRunId === parentRunId);
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}

test('runs that others start, and those by the clock, go in the order of their key too', async () => {
  const child = await saveChild({ key: '{{ event.who }}' });
  const parent = await place.save({ steps: [callOf(child, { input: { who: 'ada' } })] });
  const called = await childOf(await place.start(parent));
  expect(called.orderKey).toBe('ada');
  place.hurryTicks();
  const scheduled = await place.save({
    trigger: { type: 'schedule', cron: '* * * * *' },
    key: 'digest',
    steps: [{ id: 'end', type: 'stop' }],
  });
  let ticks = await runs().list({ workflowId: scheduled, limit: 1 });
  while (ticks.length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    ticks = await runs().list({ workflowId: scheduled, limit: 1 });
  }
  await place.test.server.services.workflows.unpublish(scheduled, 'production');
  expect(ticks[0]?.orderKey).toBe('digest');
});

test('what is nested too deep fails its step, and holds up nobody', async () => {
  const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
  const server = createServer((request, answer) => {
    answer.setHeader('content-type', 'application/json');
    answer.end(deep(Number(request.url?.split('/').at(-1))));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { connections } = place.test.server.services;
  const connectionId = await connections.create({ clientId: place.clientId, name: 'Deep' });
  const sandboxUrls = { track: url, app: url, pipelines: url };
  const keys = { region: 'us' as const, siteId: 'site', trackApiKey: 'track', appApiKey: 'app', signingKeys: [] };
  await connections.setCredentials(connectionId, 'production', { ...keys, sandboxUrls });
  const calls = (path: string) => ({ id: 'deep', type: 'http', method: 'GET', url: `${url}/${path}` });
  const asks = { api: 'app', method: 'GET', path: '/v1/20000' };
  const parsed = '{{ event.text | parse_json }}';
  const wraps = { id: 'wraps', type: 'set', values: { it: '{{ vars.it }}' } };
  const note = { id: 'note', type: 'set', values: { seen: true } };
  const outcome = async (...steps: object[]) => {
    const workflow = await place.save({ connection: 'Deep', key: 'one', vars: { it: [] }, steps: [...steps, note] });
    // The one behind it has its turn.
    const ids = [await place.start(workflow, { text: deep(20_000) }), await place.start(workflow, { text: '[]' })];
    // One of hundreds of turns takes a busy machine its time.
    const [first] = await Promise.all(ids.map((id) => place.until(id, ({ endedAtMs }) => endedAtMs !== null, 40_000)));
    return [first?.status, first?.errorCode];
  };
  expect(await outcome(calls('20000'))).toEqual(['failed', 'answer_too_deep']);
  expect(await outcome(calls('100'))).toEqual(['succeeded', null]);
  expect(await outcome(calls('101'))).toEqual(['failed', 'answer_too_deep']);
  expect(await outcome({ ...calls('20000'), onError: [] })).toEqual(['succeeded', null]);
  expect(await outcome({ id: 'asks', type: 'action', action: 'customer-io/request', input: asks })).toEqual([
    'failed',
    'values_too_deep',
  ]);
  expect(await outcome({ id: 'set', type: 'set', values: { it: parsed } })).toEqual(['failed', 'values_too_deep']);
  // What loops is made by a process of its own, which does not come through it.
  const loops = '{% for one in (1..9) %}{{ one }}{% endfor %}';
  const apart = { id: 'set', type: 'set', values: { it: parsed, loops } };
  expect(await outcome(apart)).toEqual(['failed', 'template_failed']);
  expect(await outcome({ id: 'stop', type: 'stop', reason: parsed })).toEqual(['failed', 'values_too_deep']);
  expect(
    await outcome({ id: 'many', type: 'forEach', items: Array(900).fill(0), maxItems: 900, steps: [wraps] }),
  ).toEqual(['succeeded', null]);
  server.closeAllConnections();
  server.close();
});

test('a run that calls its own workflow does not wait behind itself', async () => {
  const name = `Self ${crypto.randomUUID()}`;
  const workflow = await place.save({
    name,
    key: 'the same',
    steps: [
      {
        id: 'again',
        type: 'branch',
        branches: [{ when: { path: 'event.left', op: 'gt', value: 0 }, steps: [callOf(name, { input: { left: 0 } })] }],
      },
    ],
  });
  expect(await place.ended(await place.start(workflow, { left: 1 }))).toMatchObject({ status: 'succeeded' });
});

test('a workflow without a connection acts where its caller does, in the same environment', async () => {
  const child = await saveChild({ connection: undefined });
  await saveChild({ name: child, connection: undefined, environment: 'staging' });
  const production = await childOf(await place.start(await place.save({ steps: [callOf(child)] })));
  expect(production).toMatchObject({ connectionId: place.connectionId, environment: 'production' });
  const parent = await place.save({ environment: 'staging', steps: [callOf(child)] });
  expect(await childOf(await place.start(parent))).toMatchObject({
    connectionId: place.connectionId,
    environment: 'staging',
  });
  const careful = await saveChild({ connection: undefined, environment: 'editor' });
  expect(await place.ended(await place.start(await place.save({ steps: [callOf(careful)] })))).toMatchObject({
    errorCode: 'workflow_off',
    failedStep: 'call',
  });
});

test('the reason of a stop is a text like any other', async () => {
  const workflow = await place.save({
    steps: [{ id: 'end', type: 'stop', status: 'failed', reason: 'nobody knows {{ event.who }}' }],
  });
  expect(await place.ended(await place.start(workflow, { who: 'ada' }))).toMatchObject({
    error: 'nobody knows ada',
    errorCode: 'stopped',
    failedStep: 'end',
  });
  expect(await place.ended(await place.start(workflow, {}))).toMatchObject({
    errorCode: 'template_failed',
    failedStep: 'end',
  });
});

/** What an http step gets from this server, and what that was asked. */
async function callHttp(answer: RequestListener, step: object): Promise<{ run: object; asked: IncomingMessage[] }> {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const workflow = await place.save({ steps: [{ id: 'call', type: 'http', url, ...step }] });
  const run = await place.ended(await place.start(workflow, { lines: 'a\r\nb', many: { a: 1 } }));
  server.closeAllConnections();
  server.close();
  return { run, asked };
}

test('http: a redirect is no success, for nothing has been done', async () => {
  const { run, asked } = await callHttp(
    (_request, response) => response.writeHead(308, { location: 'https://example.com/hook' }).end(),
    { method: 'POST', body: {} },
  );
  expect(run).toMatchObject({
    status: 'failed',
    errorCode: 'http_refused',
    error: expect.stringContaining('https://example.com/hook'),
  });
  expect(asked).toHaveLength(1);
});

test.each([
  ['a header with line breaks', { headers: { 'x-lines': '{{ event.lines }}' } }],
  ['a header that is no text', { headers: { 'x-many': '{{ event.many }}' } }],
  ['a header of the connection', { headers: { 'transfer-encoding': 'chunked' } }],
  ['a length that is not the body’s', { method: 'POST', headers: { 'content-length': '3' }, body: 'longer' }],
])('http: %s fails at once, since repeating helps nobody', async (_name, step) => {
  const { run, asked } = await callHttp((_request, response) => response.end(), step);
  expect(run).toMatchObject({
    status: 'failed',
    errorCode: 'invalid_request',
    steps: { call: { attempts: 1, remedy: 'fix-input' } },
  });
  expect(asked).toEqual([]);
});

test('http: a header of the step replaces ours, however it is written', async () => {
  const { run, asked } = await callHttp((_request, response) => response.end(), {
    method: 'POST',
    headers: { 'Content-Type': 'application/vnd.api+json', 'Idempotency-Key': 'mine' },
    body: {},
  });
  expect(run).toMatchObject({ status: 'succeeded' });
  expect(asked[0]?.headers).toMatchObject({ 'content-type': 'application/vnd.api+json', 'idempotency-key': 'mine' });
});

test('http: an error that is too long to read is still that error', async () => {
  const page = 'x'.repeat(2_000_000);
  let calls = 0;
  const away = await callHttp((_request, response) => {
    calls += 1;
    response.writeHead(calls < 3 ? 503 : 200).end(calls < 3 ? page : 'done');
  }, {});
  const told = (status: number) => ({
    error: expect.any(String),
    atMs: expect.any(Number),
    answer: { status, body: page.slice(0, 2_000) },
  });
  expect(away.run).toMatchObject({
    status: 'succeeded',
    steps: { call: { attempts: 3, detail: { failures: [told(503), told(503)] } } },
  });
  const missing = await callHttp((_request, response) => response.writeHead(404).end(page), {});
  expect(missing.run).toMatchObject({ errorCode: 'http_refused', error: expect.stringContaining('answered 404: xxx') });
  expect(missing.run).toMatchObject({ steps: { call: { detail: { failures: [told(404)] } } } });
});

test('the same definition is published again when the connection that it names is another one', async () => {
  const { workflows, connections } = place.test.server.services;
  const definition = {
    name: `Again ${crypto.randomUUID()}`,
    client: 'Client',
    connection: 'Other',
    trigger: { type: 'manual' },
    steps: [{ id: 'end', type: 'stop' }],
  };
  const apply = async () => (await place.test.call('PUT', '/api/v1/workflows?publish=true', { body: definition })).body;
  const old = await connections.create({ clientId: place.clientId, name: 'Other' });
  const { id } = await apply();
  expect(await apply()).toMatchObject({ id, version: 1, outcome: 'unchanged', published: { changed: false } });
  await connections.remove(old, { force: true });
  const current = await connections.create({ clientId: place.clientId, name: 'Other' });
  expect(await apply()).toMatchObject({ id, version: 1, outcome: 'unchanged', published: { changed: true } });
  expect((await workflows.get(id)).environments.production?.connection?.id).toBe(current);
});

test('a tick that was due before a new version was saved is not lost', async () => {
  const { store, workflows } = place.test.server.services;
  const planned: ScheduleTicket[] = [];
  const schedules = createSchedules({
    db: store.db,
    workflows,
    runs,
    log,
    engine: () => ({ scheduleAt: async (ticket: ScheduleTicket) => void planned.push(ticket) }) as unknown as Engine,
  });
  const name = `Yearly ${crypto.randomUUID()}`;
  const save = (reason: string) =>
    place.save({
      name,
      trigger: { type: 'schedule', cron: '0 0 1 1 *' },
      steps: [{ id: 'end', type: 'stop', reason }],
    });
  const workflowId = await save('first');
  const dueAtMs = Date.now();
  await new Promise((resolve) => setTimeout(resolve, 5));
  await save('second');
  await schedules.fire({ workflowId, version: 1, dueAtMs });
  await schedules.fire({ workflowId, version: 1, dueAtMs });
  // What became due since is the business of the new version's own ticks.
  await schedules.fire({ workflowId, version: 1, dueAtMs: Date.now() });
  const started = await runs().list({ workflowId, limit: 10 });
  expect(await Promise.all(started.map(async ({ id }) => (await runs().get(id)).event))).toEqual([
    { dueAt: Math.floor(dueAtMs / 1000) },
  ]);
  await workflows.unpublish(workflowId, 'production');
  await schedules.fire({ workflowId, version: 2, dueAtMs: Date.now() });
  expect(await runs().list({ workflowId, limit: 10 })).toHaveLength(1);
});

test('a test of loops in loops comes to an end, and keeps nobody else waiting', async () => {
  const list = Array.from({ length: 1000 }, (_, item) => item);
  const loop = (id: string, steps: object[]) => ({ id, type: 'forEach', items: list, maxItems: 1000, steps });
  const definition = {
    name: 'Loops',
    client: 'Client',
    trigger: { type: 'manual' },
    steps: [loop('a', [loop('b', [{ id: 'note', type: 'set', values: { at: '{{ index }}' } }])])],
  };
  const answer = place.test.call('POST', '/api/v1/workflows/test', { body: { definition } });
  // What it computes in a row: a machine that is busy with others keeps everybody waiting.
  let longestMs = 0;
  let isOver = false;
  void answer.finally(() => {
    isOver = true;
  });
  for (let last = process.cpuUsage(); !isOver; last = process.cpuUsage()) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    const { user, system } = process.cpuUsage(last);
    longestMs = Math.max(longestMs, (user + system) / 1_000);
  }
  expect(await answer).toMatchObject({ status: 422, body: { code: 'test_too_long' } });
  expect(longestMs).toBeLessThan(1_000);
});

test.each([
  ['set', { type: 'set', values: { many: Array(40).fill('{{ event.big }}') } }],
  ['forEach', { type: 'forEach', items: Array(40).fill('{{ event.big }}'), steps: [{ id: 'end', type: 'stop' }] }],
])('%s: more than the engine can keep fails the step, and does not hold the run for ever', async (_type, step) => {
  const workflow = await place.save({ steps: [{ id: 'big', ...step }] });
  expect(await place.ended(await place.start(workflow, { big: 'x'.repeat(900_000) }))).toMatchObject({
    status: 'failed',
    errorCode: 'output_too_large',
    failedStep: 'big',
  });
});

test.each([
  [{ path: 'event.metric', op: 'equals', value: 'opened' }, '/steps/0/branches/0/when/op', 'one of eq, ne'],
  [
    { all: [{ any: [{ path: 'event.metric', op: 'equals', value: 'opened' }] }] },
    '/steps/0/branches/0/when/all/0/any/0/op',
    'one of eq, ne',
  ],
  [{ all: [] }, '/steps/0/branches/0/when/all', 'is empty'],
])('what is wrong in a condition is said where it stands: %j', async (when, pointer, words) => {
  const saving = place.save({ steps: [{ id: 'b', type: 'branch', branches: [{ when, steps: [] }] }] });
  await expect(saving).rejects.toMatchObject({ pointer, message: expect.stringContaining(words) });
});
