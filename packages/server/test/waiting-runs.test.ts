import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startConnectionProbes } from '../src/workflows/runs/probe-connections.ts';
import { retryingRuns } from '../src/workflows/runs/retrying-runs.ts';
import { newEvent, post } from './inbound/signed.ts';
import { plansOf } from './query-plans.ts';
import { stores } from './stores.ts';
import { startWorkflowPlace, type WorkflowPlace } from './workflow-place.ts';

const identify = {
  id: 'act',
  type: 'action',
  action: 'customer-io/identify-customer',
  input: { person: { id: 'waits' }, attributes: { seen: true } },
};
const send = {
  id: 'send',
  type: 'action',
  action: 'customer-io/send-transactional-email',
  input: { transactionalMessageId: 1, to: 'clicks@example.com', person: { id: 'clicks' } },
};

describe.each(stores)('nothing waits without a way out, on $name', (store) => {
  let place: WorkflowPlace;
  beforeAll(async () => {
    place = await startWorkflowPlace({ store });
  });
  afterAll(() => place[Symbol.asyncDispose]());

  const api = (method: string, path: string, body?: unknown) => place.test.call(method, `/api/v1${path}`, { body });

  /** A run that Customer.io refused once, with keys that work. */
  async function refusedOnce(): Promise<string> {
    // Keys that were changed, or found working, a moment ago would let the run go on by itself.
    const { db } = place.test.server.services.store;
    await db.updateTable('connection_credentials').set({ updated_at_ms: 1, probe: null }).execute();
    const workflow = await place.save({ steps: [identify] });
    place.sandbox.faults.add({ kind: 'status', status: 401, path: '/api/*', count: 1 });
    const runId = await place.start(workflow);
    await place.until(runId, ({ waitingFor }) => waitingFor === 'connection');
    return runId;
  }

  test('a run that waits for its connection can be told to go on, one and many', async () => {
    const one = await refusedOnce();
    expect((await api('POST', `/runs/${one}/resume`)).status).toBe(202);
    expect(await place.ended(one)).toMatchObject({ status: 'succeeded' });
    expect(await api('POST', `/runs/${one}/resume`)).toMatchObject({ status: 409, body: { code: 'run_not_waiting' } });
    const [two, three] = [await refusedOnce(), await refusedOnce()];
    const { body: waiting } = await api('GET', '/overview/waiting');
    expect(waiting, 'two runs, held up by one connection').toMatchObject({ stuckConnections: 1, all: 1 });
    const elsewhere = await place.save({ steps: [identify] });
    await api('PUT', `/workflows/${elsewhere}/environments/staging`, {});
    const { body: started } = await api('POST', `/workflows/${elsewhere}/runs`, { environment: 'staging', event: {} });
    await place.until(started.runId, ({ waitingFor }) => waitingFor === 'connection');
    const { body: both } = await api('GET', '/overview/waiting');
    expect(both, 'and one by its staging, which has no keys').toMatchObject({ stuckConnections: 2, all: 2 });
    await api('POST', `/runs/${started.runId}/cancel`);
    await place.ended(started.runId);
    const many = await api('POST', '/runs/resume', { connectionId: place.connectionId });
    expect(many).toMatchObject({ status: 202, body: { resumed: 2 } });
    for (const id of [two, three]) expect(await place.ended(id)).toMatchObject({ status: 'succeeded' });
  });

  test('a run whose step is tried again is told, with what it failed of, and is nothing that waits', async () => {
    const workflow = await place.save({ steps: [identify] });
    const fault = place.sandbox.faults.add({ kind: 'status', status: 503, path: '/api/*' });
    const runId = await place.start(workflow);
    const retrying = async (query = '') => (await api('GET', `/overview/waiting${query}`)).body;
    const told = { runs: 1, isMore: false, why: expect.stringContaining('503') };
    await expect.poll(() => retrying()).toMatchObject({ all: 0, retrying: told });
    expect(await retrying(`?clientId=${place.clientId}&environment=production`)).toMatchObject({ retrying: told });
    expect(await retrying('?environment=staging')).toMatchObject({ retrying: { runs: 0, why: null } });
    place.sandbox.faults.remove(fault);
    await place.ended(runId);
    expect(await retrying()).toMatchObject({ retrying: { runs: 0 } });
  });

  test('it goes on when somebody’s probe finds the keys working', async () => {
    const runId = await refusedOnce();
    const probe = await api('POST', `/connections/${place.connectionId}/environments/production/probe`);
    expect(probe.status).toBe(200);
    expect(await place.ended(runId)).toMatchObject({ status: 'succeeded' });
  });

  test('it is probed by itself, again and again until the keys work', async () => {
    const runId = await refusedOnce();
    const { connections, store: kept } = place.test.server.services;
    let asked = 0;
    const probe = async () => {
      asked += 1;
      if (asked < 3) throw new Error('away');
      return connections.probe(place.connectionId, 'production');
    };
    const log = pino({ level: 'silent' });
    const probes = startConnectionProbes({
      db: kept.db,
      connections: { probe: probe as never },
      alsoAwaited: async () => [],
      log,
      firstProbeMs: 50,
      lookIntervalMs: 5,
    });
    expect(await place.ended(runId)).toMatchObject({ status: 'succeeded' });
    probes.stop();
    expect(asked).toBeGreaterThanOrEqual(3);
  });

  test('what a run waits for is told in list and detail, and a wait keeps its start', async () => {
    const long = { id: 'long', type: 'wait', for: '1 hour' };
    const workflow = await place.save({ key: '{{ event.who }}', concurrency: 1, steps: [long] });
    const first = await place.start(workflow, { who: 'ada' });
    await place.until(first, ({ status }) => status === 'waiting');
    const second = await place.start(workflow, { who: 'ada' });
    const shown = async (id: string) => (await api('GET', `/runs/${id}`)).body.waits;
    await expect.poll(() => shown(first)).toMatchObject({ for: 'time', stepId: 'long', behindRunId: null });
    const { sinceMs, untilMs } = await shown(first);
    expect(untilMs - sinceMs).toBeCloseTo(3_600_000, -4);
    expect(await shown(second)).toMatchObject({ for: 'turn', stepId: null, untilMs: null, behindRunId: first });
    const { items } = (await api('GET', `/runs?workflowId=${workflow}`)).body;
    expect(items.map((run: { waits: { for: string } }) => run.waits.for)).toEqual(['turn', 'time']);
    for (const id of [second, first]) await place.test.server.services.runs.cancel(id);

    const brief = await place.save({ steps: [{ ...long, for: '1 second' }] });
    const { steps, id } = await place.ended(await place.start(brief));
    const { startedAtMs, endedAtMs } = steps.long as { startedAtMs: number; endedAtMs: number };
    // A second, less what it takes to write down that it began.
    expect(endedAtMs - startedAtMs).toBeGreaterThan(500);
    expect(await shown(id)).toBeNull();
  });

  test('content that Customer.io forbids fails the step, and waits for nobody', async () => {
    const attached = { ...send, input: { ...send.input, attachments: { 'report.js': 'aGk=' } } };
    const noted = { id: 'noted', type: 'set', values: { code: '{{ steps.send.error.code }}' } };
    const workflow = await place.save({ steps: [{ ...attached, onError: [noted] }] });
    expect(await place.ended(await place.start(workflow))).toMatchObject({
      status: 'succeeded',
      steps: { send: { status: 'failed', remedy: 'fix-input' }, noted: { output: { code: 'cio_forbidden' } } },
    });
  });

  test('a machine’s click is no click, unless one says so', async () => {
    const { services } = place.test.server;
    const connector = await services.connections.connector(place.connectionId, 'production');
    await connector.run('customer-io/identify-customer', {
      person: { id: 'clicks' },
      attributes: { email: 'clicks@example.com' },
    });
    const { id: connectionId } = {
      id: await services.connections.create({ clientId: place.clientId, name: `By ${store.name}` }),
    };
    const { token } = await services.endpoints.create({ connectionId, environment: 'production', signingKeys: ['k'] });
    const url = `${place.test.url}/webhooks/customer-io/${token}`;
    const report = async (deliveryId: string, more: object) => {
      const event = newEvent({ metric: 'clicked' }, { delivery_id: deliveryId, ...more });
      expect((await post(url, event, { key: 'k' })).status).toBe(200);
    };
    const wait = (by?: string) => ({
      id: 'seen',
      type: 'waitForDelivery',
      delivery: 'send',
      metrics: ['clicked'],
      timeout: '1 minute',
      ...(by && { by }),
    });
    const started = async (by?: string) => {
      const runId = await place.start(await place.save({ steps: [send, wait(by)] }));
      const { steps } = await place.until(runId, ({ waitingFor }) => waitingFor === 'delivery');
      return { runId, deliveryId: (steps.send as { output: { deliveryId: string } }).output.deliveryId };
    };
    const any = await started('any');
    await report(any.deliveryId, { machine: true });
    expect((await place.ended(any.runId)).steps.seen?.output).toMatchObject({ happened: true, by: 'machine' });

    const person = await started();
    await report(person.deliveryId, { machine: true });
    await report(person.deliveryId, { machine: false });
    expect((await place.ended(person.runId)).steps.seen?.output).toMatchObject({ happened: true, by: 'person' });
  });

  test('a version from before there was a choice waits for anybody, as it did', async () => {
    const workflow = await place.save({
      steps: [send, { id: 'seen', type: 'waitForDelivery', delivery: 'send', metrics: ['opened'], timeout: '1 day' }],
    });
    const { store: kept, workflows } = place.test.server.services;
    const row = await kept.db
      .selectFrom('workflow_versions')
      .select('definition')
      .where('workflow_id', '=', workflow)
      .executeTakeFirstOrThrow();
    expect(row.definition).toContain('"by":"person"');
    await kept.db
      .insertInto('workflow_versions')
      .values({
        workflow_id: workflow,
        version: 2,
        definition: row.definition.replace('"by":"person",', ''),
        created_at_ms: 1,
      })
      .execute();
    expect((await workflows.definition(workflow, 2)).steps[1]).toMatchObject({ by: 'any' });
  });
});

test.each([{}, { environment: 'staging' }, { clientIds: ['cl_1'], clientId: 'cl_1' }])(
  'runs whose step is tried again are found among those at work, of %j',
  async (scope) => {
    await using place = await startWorkflowPlace();
    const plans = await plansOf(place.test.server.services.store.db, (watched) => retryingRuns(watched, scope));
    expect(plans.filter((detail) => /\bruns\b/.test(detail))).toEqual([expect.stringContaining('INDEX runs_at_work')]);
    for (const detail of plans.filter((each) => each.includes('run_steps'))) {
      expect(detail).toMatch(/INDEX \w+ \(run_id=\?/);
    }
  },
);
