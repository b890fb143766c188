import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Client } from 'undici';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Step } from '../src/workflows/definition/definition.ts';
import { nextTick } from '../src/workflows/definition/moments.ts';
import { doStep } from '../src/workflows/runs/do-step.ts';
import { RetryStep, StepFailed } from '../src/workflows/runs/engine.ts';
import type { RunScope } from '../src/workflows/runs/run-scope.ts';
import { createRunWaits } from '../src/workflows/runs/run-waits.ts';
import { newEvent, post } from './inbound/signed.ts';
import { startTestServer } from './start-test-server.ts';
import { stores, type TestPlace, type TestStore } from './stores.ts';
import { startWorkflowPlace, type WorkflowPlace } from './workflow-place.ts';

const person = { id: '{{ event.person }}' };
const identify = {
  id: 'act',
  type: 'action',
  action: 'customer-io/identify-customer',
  input: { person, attributes: { seen: true } },
};
const note = { id: 'note', type: 'set', values: { seen: true } };
const long = { id: 'long', type: 'wait', for: '3 days' };
const waitsIfTold = {
  id: 'told',
  type: 'branch',
  branches: [{ when: { path: 'event.waits', op: 'exists' }, steps: [long] }],
};

/** A store that outlives its server, for another to go on with. */
async function kept(store: TestStore): Promise<TestStore & AsyncDisposable> {
  const place: TestPlace = await store.place();
  return {
    name: store.name,
    place: async () => ({ ...place, remove: async () => {} }),
    [Symbol.asyncDispose]: () => place.remove(),
  };
}

test('a cron expression has five fields, or six of which the first is seconds', () => {
  // The first of January 2026 is a Thursday.
  const afterMs = Date.UTC(2026, 0, 1);
  expect(nextTick('30 9 * * 1', 'UTC', afterMs)).toBe(Date.UTC(2026, 0, 5, 9, 30));
  expect(nextTick('15 30 9 * * 1', 'UTC', afterMs)).toBe(Date.UTC(2026, 0, 5, 9, 30, 15));
});

test('a step that the engine gave up is recorded as failed', async () => {
  const recorded: object[] = [];
  const scope = {
    run: { id: 'run_1' },
    journal: {
      step: async (_name: string, body: () => Promise<unknown>) => {
        await expect(body()).rejects.toThrow('away');
        throw new StepFailed({ message: 'away', code: 'step_gave_up', remedy: 'retry' });
      },
    },
    values: {},
    mode: 'durable',
    prefix: '',
    known: new Map(),
    began: new Map(),
    carried: {},
    handled: new Map(),
    counter: { next: 0 },
    sums: { kept: 0, recorded: 0 },
    record: { step: async (record: object) => recorded.push(record) },
  } as unknown as RunScope;
  const act = () => Promise.reject(new RetryStep('away', {}));
  await expect(doStep(note as Step, scope, {}, act)).rejects.toThrow('away');
  expect(recorded).toMatchObject([
    { stepId: 'note', status: 'retrying' },
    { stepId: 'note', status: 'failed', errorCode: 'step_gave_up' },
  ]);
});

describe.each(stores)('runs at odd moments on $name', (store) => {
  let place: WorkflowPlace;
  beforeAll(async () => {
    place = await startWorkflowPlace({ store });
  });
  afterAll(() => place[Symbol.asyncDispose]());

  test('a run that waits is let go from memory within seconds: the engine has room for two thousand', async () => {
    const runId = await place.start(await place.save({ steps: [long] }));
    await place.until(runId, ({ status }) => status === 'waiting');
    const socketPath = join(place.test.place.dataDir, 'engine/data/cio-bridge/admin.sock');
    const admin = new Client('http://localhost', { socketPath });
    const status = async () => {
      const { body } = await admin.request({
        method: 'POST',
        path: '/query',
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        body: JSON.stringify({ query: `select status from sys_invocation where idempotency_key like '${runId}/%'` }),
      });
      return body.json();
    };
    await vi.waitFor(async () => expect(await status()).toEqual({ rows: [{ status: 'suspended' }] }), {
      timeout: 18_000,
      interval: 200,
    });
    await admin.close();
  });

  test('a run that is cancelled before it began is told to the one that waits for it', async () => {
    const { runs } = place.test.server.services;
    const callee = await place.save({ name: 'callee', concurrency: 1, steps: [waitsIfTold, identify] });
    const caller = await place.save({ steps: [{ id: 'call', type: 'workflow', workflow: 'callee' }] });
    // One that stays at work, so that the limit holds back the next.
    const { connector } = place.test.server.services.connections;
    const held = Promise.withResolvers<never>();
    place.test.server.services.connections.connector = () => held.promise;
    const first = await place.start(callee, { person: 'first' });
    await place.until(first, ({ status }) => status === 'running');
    const runId = await place.start(caller);
    await place.until(runId, ({ waitingFor }) => waitingFor === 'run');
    const [queued] = await runs.list({ workflowId: callee, status: 'queued', limit: 2 });
    await runs.cancel(queued?.id as string);
    expect(await place.ended(runId)).toMatchObject({ status: 'failed', error: expect.stringContaining('cancelled') });
    place.test.server.services.connections.connector = connector;
    held.reject(new Error('not yet'));
    expect(await place.ended(first)).toMatchObject({ status: 'succeeded' });
  });

  test('where there is a limit, runs behind one that waits take no room, and go on when it has ended', async () => {
    const workflow = await place.save({ key: '{{ event.who }}', concurrency: 1, steps: [waitsIfTold, note] });
    const first = await place.start(workflow, { who: 'a', waits: true });
    await place.until(first, ({ status }) => status === 'waiting');
    const behind = await Promise.all([1, 2, 3].map((n) => place.start(workflow, { who: 'a', n })));
    expect(await place.ended(await place.start(workflow, { who: 'b' }))).toMatchObject({ status: 'succeeded' });
    for (const id of behind) expect(await place.test.server.services.runs.get(id)).toMatchObject({ status: 'queued' });
    await place.test.server.services.runs.cancel(first);
    for (const id of behind) expect(await place.ended(id)).toMatchObject({ status: 'succeeded' });
  });

  test('keys that are changed while a step still fails with the old ones let it go on', async () => {
    const { connections } = place.test.server.services;
    const workflow = await place.save({ steps: [identify] });
    await place.useKeys({ trackApiKey: 'wrong' });
    const { connector } = connections;
    connections.connector = async (...given) => {
      connections.connector = connector;
      const found = await connector(...given);
      await place.useKeys({});
      return found;
    };
    const runId = await place.start(workflow, { person: 'changed' });
    expect(await place.ended(runId)).toMatchObject({ status: 'succeeded' });
  });

  test('a retry goes on from outputs that are more than the journal takes at once', async () => {
    const { runs, store } = place.test.server.services;
    const stop = { id: 'stop', type: 'stop', status: 'failed' };
    const runId = await place.start(await place.save({ steps: [note, stop] }));
    await place.ended(runId);
    const output = JSON.stringify({ text: 'x'.repeat(40_000_000) });
    await store.db.updateTable('run_steps').set({ output }).where('run_id', '=', runId).execute();
    await runs.retry(runId);
    // Its steps are not asked for: 40 MB at each look would be most of what the test does.
    await expect
      .poll(() => runs.get(runId), { timeout: 50_000 })
      .toMatchObject({ attempt: 2, endedAtMs: expect.any(Number) });
  });

  test('what is over is cancelled in vain, and says so', async () => {
    const { runs, engine } = place.test.server.services;
    const cancelled = await place.start(await place.save({ steps: [long] }));
    await place.until(cancelled, ({ status }) => status === 'waiting');
    await runs.cancel(cancelled);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await expect(engine.cancel({ runId: cancelled, attempt: 1 })).resolves.toBeUndefined();
    await expect(runs.cancel(cancelled)).rejects.toMatchObject({ status: 409, code: 'run_has_ended' });
  });

  test('a run that is cancelled while it begins to wait leaves no wait behind', async () => {
    const { runs, store, engine } = place.test.server.services;
    const waits = createRunWaits({ store, engine: () => engine });
    const runId = await place.start(await place.save({ steps: [long] }));
    await place.until(runId, ({ status }) => status === 'waiting');
    const wait = { runId, stepId: 'send', kind: 'decision', subject: runId, detail: null, createdAtMs: 1 } as const;
    await waits.add({ id: 'before', ...wait });
    expect(await waits.ofRun(runId)).toContainEqual({ id: 'before', ...wait });
    await runs.cancel(runId);
    await waits.add({ id: 'after', ...wait });
    expect(await waits.ofRun(runId)).toEqual([]);
  });

  test('a retry that is cancelled as it begins ends, and those behind it have their turn', async () => {
    const { runs, engine } = place.test.server.services;
    const stop = { id: 'stop', type: 'stop', status: 'failed' };
    const workflow = await place.save({ key: 'one', steps: [stop] });
    const first = await place.start(workflow);
    await place.ended(first);
    const steps = vi.spyOn(runs, 'steps').mockImplementationOnce(async (runId) => {
      await engine.cancel({ runId, attempt: 2, orderKey: `${workflow}/one` });
      steps.mockRestore();
      return runs.steps(runId);
    });
    await runs.retry(first);
    await expect.poll(() => runs.get(first)).toMatchObject({ attempt: 2, status: 'cancelled' });
    expect(await place.ended(await place.start(workflow))).toMatchObject({ errorCode: 'stopped' });
  });

  test('what is tracked after a wait bears the time of its end, in a retry too', async () => {
    const { runs } = place.test.server.services;
    const track = {
      id: 'track',
      type: 'action',
      action: 'customer-io/track-event',
      input: { person: { id: 'late' }, name: 'reminded' },
    };
    const look = { id: 'look', type: 'action', action: 'customer-io/get-customer-attributes', input: { person } };
    const workflow = await place.save({ steps: [{ ...long, for: '2 seconds' }, look, track] });
    const runId = await place.start(workflow, { person: 'not-yet' });
    expect(await place.ended(runId)).toMatchObject({ status: 'failed', failedStep: 'look' });
    await place.ended(await place.start(await place.save({ steps: [identify] }), { person: 'not-yet' }));
    await runs.retry(runId);
    const { steps } = await place.ended(runId);
    const event = place.sandbox.workspace('demo-us').events.find(({ name }) => name === 'reminded');
    expect(steps.long?.output).toEqual({ until: event?.timestamp });
  });

  test('what is tracked after a wait for a moment that is past is the same event in a retry', async () => {
    const { runs } = place.test.server.services;
    const { events } = place.sandbox.workspace('demo-us');
    const slow = createServer((_request, answer) => setTimeout(() => answer.end(), 2_500)).listen(0, '127.0.0.1');
    await once(slow, 'listening');
    const input = { person: { id: 'late' }, name: 'overtaken' };
    const workflow = await place.save({
      steps: [
        { id: 'calls', type: 'http', method: 'GET', url: `http://127.0.0.1:${(slow.address() as AddressInfo).port}` },
        { id: 'past', type: 'wait', until: '{{ event.at }}' },
        { id: 'track', type: 'action', action: 'customer-io/track-event', input },
      ],
    });
    // It is taken, and its answer lost.
    const fault = place.sandbox.faults.add({ kind: 'drop-after-accept', api: 'track' });
    const at = Math.floor(Date.now() / 1000) - 60;
    const runId = await place.start(workflow, { at });
    const overtaken = () => events.filter(({ name }) => name === 'overtaken');
    const isRetrying = async () => (await runs.steps(runId)).some(({ status }) => status === 'retrying');
    await vi.waitFor(async () => expect([overtaken().length, await isRetrying()]).toEqual([1, true]), 10_000);
    await runs.cancel(runId);
    place.sandbox.faults.remove(fault);
    await runs.retry(runId);
    const { status, steps } = await place.ended(runId);
    expect([status, steps.past?.output]).toMatchObject(['succeeded', { until: at }]);
    expect(overtaken()).toHaveLength(1);
    slow.closeAllConnections();
    slow.close();
  });

  test('a store that is away just as a run begins to wait takes no process with it', async () => {
    const { store } = place.test.server.services;
    const workflow = await place.save({ steps: [{ ...long, for: '1 second' }, note] });
    const { batch } = store;
    store.batch = ((statements: Parameters<typeof batch>[0]) => {
      const isOfSteps = statements.some((each) => each.compile(store.db).sql.includes('"run_steps"'));
      if (!isOfSteps) return batch(statements);
      store.batch = batch;
      return Promise.reject(new Error('away'));
    }) as typeof batch;
    // Nobody hears of the failure, which would end the test run, too.
    expect(await place.ended(await place.start(workflow))).toMatchObject({ status: 'succeeded' });
  });

  test('a key with signs that no database keeps is still a key', async () => {
    const { endpoints, runs } = place.test.server.services;
    const endpoint = await endpoints.create({
      connectionId: place.connectionId,
      environment: 'production',
      signingKeys: ['k'],
    });
    const workflow = await place.save({
      trigger: { type: 'event', endpoint: endpoint.id },
      key: '{{ event.person.id }}',
      steps: [note],
    });
    const url = `${place.test.url}/webhooks/customer-io/${endpoint.token}`;
    const keys = ['a\0b', 'a\ud800b', '../%2F?#&', 'é 中'.repeat(100)];
    for (const id of keys) await post(url, newEvent({}, { identifiers: { id } }), { key: 'k' });
    const ended = () => runs.list({ workflowId: workflow, status: 'succeeded', limit: 10 });
    await expect.poll(ended).toHaveLength(keys.length);
  });

  test('a run that was cancelled while the engine was away does not hold up those behind it', async () => {
    await using store_ = await kept(store);
    const before = await startWorkflowPlace({ store: store_ });
    const { runs, engine } = before.test.server.services;
    const workflow = await before.save({ key: 'one', steps: [identify, long] });
    await before.useKeys({ trackApiKey: 'wrong' });
    const first = await before.start(workflow, { person: 'x' });
    await before.until(first, ({ waitingFor }) => waitingFor === 'connection');
    await before.useKeys({});
    await before.until(first, ({ waitingFor }) => waitingFor === 'time');
    const second = await before.start(workflow, { person: 'y' });
    vi.spyOn(engine, 'cancel').mockRejectedValueOnce(new Error('away'));
    await expect(runs.cancel(first)).rejects.toThrow('away');
    await before.test[Symbol.asyncDispose]();
    await using after = await startTestServer({ store: store_ });
    const now = () => after.server.services.runs.get(second);
    await vi.waitFor(async () => expect(await now()).toMatchObject({ waitingFor: 'time' }), 10_000);
    await before.sandbox.close();
  });

  test.each([
    ['at once', 0],
    ['later', 7_000],
  ])(
    'a run that was cancelled while the engine was away, and retried with another version %s, ends its earlier attempt',
    async (_when, restMs) => {
      await using store_ = await kept(store);
      const before = await startWorkflowPlace({ store: store_ });
      const { runs, engine } = before.test.server.services;
      const definition = { name: 'Mended', key: 'one' };
      const workflow = await before.save({ ...definition, steps: [identify, long, note] });
      const runId = await before.start(workflow, { person: 'x' });
      await before.until(runId, ({ waitingFor }) => waitingFor === 'time');
      // After five seconds it is let go from memory: nobody goes through it again by itself.
      await new Promise((done) => setTimeout(done, restMs));
      vi.spyOn(engine, 'cancel').mockRejectedValueOnce(new Error('away'));
      await expect(runs.cancel(runId)).rejects.toThrow('away');
      await before.save({ ...definition, steps: [identify, { ...long, id: 'short', for: '1 second' }, note] });
      await runs.retry(runId);
      const second = await before.start(workflow, { person: 'y' });
      await before.test[Symbol.asyncDispose]();
      await using after = await startTestServer({ store: store_ });
      const now = (id: string) => after.server.services.runs.get(id);
      await vi.waitFor(async () => expect(await now(second)).toMatchObject({ status: 'succeeded' }), 20_000);
      expect(await now(runId)).toMatchObject({ status: 'succeeded', attempt: 2 });
      await before.sandbox.close();
    },
    60_000,
  );

  test('a run that the engine cannot go through any more holds up nobody once it is cancelled', async () => {
    const { runs, store: kept } = place.test.server.services;
    const definition = { name: 'Lost its way', key: 'one' };
    const short = { ...long, for: '7 seconds' };
    const workflow = await place.save({ ...definition, steps: [{ ...short, id: 'other' }] });
    await place.save({ ...definition, steps: [short, note] });
    const first = await place.start(workflow);
    await place.until(first, ({ waitingFor }) => waitingFor === 'time');
    await kept.db.updateTable('runs').set({ workflow_version: 1 }).where('id', '=', first).execute();
    await new Promise((done) => setTimeout(done, 8_000));
    const second = await place.start(workflow);
    await runs.cancel(first);
    expect(await place.ended(second)).toMatchObject({ status: 'succeeded' });
  });

  test('a connection that is renamed leaves the path of a run as it was', async () => {
    await using store_ = await kept(store);
    const before = await startWorkflowPlace({ store: store_ });
    const when = { path: 'connection.name', op: 'eq', value: 'Shop' };
    const branches = [{ when, steps: [long, note] }];
    const runId = await before.start(await before.save({ steps: [{ id: 'which', type: 'branch', branches }] }));
    await before.until(runId, ({ status }) => status === 'waiting');
    await before.test.call('PATCH', `/api/v1/connections/${before.connectionId}`, { body: { name: 'Other' } });
    await before.test[Symbol.asyncDispose]();
    await using after = await startTestServer({ store: store_ });
    const { runs } = after.server.services;
    await runs.skipWait(runId, 'somebody');
    await vi.waitFor(async () => expect(await runs.get(runId)).toMatchObject({ status: 'succeeded' }), 10_000);
    expect(await runs.steps(runId)).toMatchObject([{ stepId: 'which' }, { stepId: 'long' }, { stepId: 'note' }]);
    await before.sandbox.close();
  });
});
