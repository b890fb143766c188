import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { RunStep } from '../src/workflows/runs/run-steps.ts';
import { newEvent, post } from './inbound/signed.ts';
import { callApi } from './start-test-server.ts';
import { stores } from './stores.ts';
import { startWorkflowPlace, type WorkflowPlace } from './workflow-place.ts';

const email = (id: string, more: object = {}) => ({
  id,
  type: 'action',
  action: 'customer-io/send-transactional-email',
  input: { transactionalMessageId: 1, to: '{{ event.email }}', person: { id: '{{ event.person }}' } },
  ...more,
});
const identify = (id: string, attributes: object, more: object = {}) => ({
  id,
  type: 'action',
  action: 'customer-io/identify-customer',
  input: { person: { id: '{{ event.person }}' }, attributes },
  ...more,
});

describe.each(stores)('workflows on $name', (store) => {
  let place: WorkflowPlace;
  beforeAll(async () => {
    place = await startWorkflowPlace({ store });
  });
  afterAll(() => place[Symbol.asyncDispose]());

  const person = (id: string) => {
    const found = place.sandbox.workspace('demo-us').people.find((each) => each.id === id);
    if (!found) throw new Error(`nobody is ${id}`);
    return found;
  };
  const sentTo = (recipient: string) =>
    place.sandbox.workspace('demo-us').deliveries.filter((delivery) => delivery.recipient === recipient);
  const add = async (id: string) => {
    const workflow = await place.save({ steps: [identify('add', { email: `${id}@example.com` })] });
    await place.ended(await place.start(workflow, { person: id }));
  };

  const newRun = (workflowId: string, event: object) => ({
    workflowId,
    workflowVersion: 1,
    startedBy: 'manual' as const,
    event,
    activation: JSON.stringify(event),
    connectionId: place.connectionId,
    environment: 'production',
  });
  /** The newest first, once there are so many. */
  const idsOf = async (workflowId: string, count: number) => {
    const found = await place.test.server.services.runs.list({ workflowId, limit: 500 });
    expect(found.length).toBeGreaterThanOrEqual(count);
    return found.map(({ id }) => id);
  };

  test('values keep their types, branches choose, loops count, outputs can be read', async () => {
    const workflow = await place.save({
      vars: { factor: 2 },
      steps: [
        {
          id: 'keep',
          type: 'set',
          values: { total: '{{ event.total | times: vars.factor }}', label: 'of {{ event.total }}' },
        },
        {
          id: 'size',
          type: 'branch',
          branches: [
            {
              when: { path: 'vars.total', op: 'gte', value: 30 },
              steps: [identify('big', { size: 'big', total: '{{ vars.total }}' })],
            },
          ],
          else: [identify('small', { size: 'small' })],
        },
        {
          id: 'each',
          type: 'forEach',
          items: '{{ event.tags }}',
          steps: [identify('tag', { 'tag_{{ index }}': 1, last: '{{ item }}' })],
        },
        identify('end', { tags: '{{ steps.each.output.count }}', label: '{{ vars.label }}' }),
      ],
    });
    const run = await place.ended(await place.start(workflow, { person: 'types', total: 20, tags: ['a', 'b'] }));
    expect(run).toMatchObject({ status: 'succeeded', error: null });
    expect(person('types').attributes).toMatchObject({ size: 'big', total: 40, last: 'b', tags: 2, label: 'of 20' });
    expect(Object.keys(run.steps)).toEqual(['keep', 'size', 'big', 'each', 'each.0.tag', 'each.1.tag', 'end']);
    expect(run.steps['each.1.tag']?.input).toMatchObject({ attributes: { last: 'b' } });
  });

  test('waits end, and an event after one bears the time of its end', async () => {
    const workflow = await place.save({
      steps: [
        { id: 'pause', type: 'wait', for: '1 second' },
        {
          id: 'track',
          type: 'action',
          action: 'customer-io/track-event',
          input: { person: { id: 'waiter' }, name: 'waited' },
        },
      ],
    });
    const run = await place.ended(await place.start(workflow));
    expect(run).toMatchObject({ status: 'succeeded', steps: { pause: { detail: { waitingFor: 'time' } } } });
    const event = place.sandbox.workspace('demo-us').events.find(({ name }) => name === 'waited');
    expect(run.steps.pause?.output).toEqual({ until: event?.timestamp });
  });

  test('a message is waited for: its opening takes one branch, silence the other', async () => {
    await add('reader');
    const steps = (metrics: string[]) => [
      email('send'),
      {
        id: 'seen',
        type: 'waitForDelivery',
        delivery: 'send',
        metrics,
        timeout: metrics.includes('opened') ? '1 minute' : '1 second',
        onMetric: [identify('yes', { [`seen_${metrics[0]}`]: '{{ steps.seen.output.metric }}' })],
        onTimeout: [identify('no', { [`seen_${metrics[0]}`]: 'nothing' })],
      },
    ];
    const opened = await place.save({ steps: steps(['opened', 'clicked']) });
    const converted = await place.save({ steps: steps(['converted']) });
    const event = { person: 'reader', email: 'reader@example.com' };
    const runs = await Promise.all([place.start(opened, event), place.start(converted, event)]);
    const [first, second] = await Promise.all(runs.map((id) => place.ended(id)));
    expect(first).toMatchObject({
      status: 'succeeded',
      steps: { seen: { output: { happened: true, metric: 'opened' } } },
    });
    expect(second).toMatchObject({ status: 'succeeded', steps: { seen: { output: { happened: false } } } });
    expect(person('reader').attributes).toMatchObject({ seen_opened: 'opened', seen_converted: 'nothing' });
  });

  test('what another client is told of a message moves no run of this one', async () => {
    const { services } = place.test.server;
    const report = async (clientId: string, deliveryId: string) => {
      const connectionId = await services.connections.create({ clientId, name: `Second ${clientId}` });
      const { token } = await services.endpoints.create({
        connectionId,
        environment: 'production',
        signingKeys: ['k'],
      });
      const url = `${place.test.url}/webhooks/customer-io/${token}`;
      const body = newEvent({ metric: 'converted' }, { delivery_id: deliveryId });
      expect((await post(url, body, { key: 'k' })).status).toBe(200);
      // Whoever waits for it has been told by then.
      const told = `/api/v1/events?deliveryId=${deliveryId}&metric=converted&status=activated&clientId=${clientId}`;
      await expect.poll(async () => (await place.test.call('GET', told)).body.items).toHaveLength(1);
    };
    const wait = { type: 'waitForDelivery', delivery: 'send', metrics: ['converted'], onMetric: [], onTimeout: [] };
    const workflow = await place.save({ steps: [email('send'), { ...wait, id: 'seen', timeout: '1 minute' }] });
    const event = { person: 'watched', email: 'watched@example.com' };
    await add('watched');
    const sent = async (runId: string) => {
      const { steps } = await place.until(runId, ({ waitingFor }) => waitingFor === 'delivery');
      const { deliveryId } = (steps.send as RunStep).output as { deliveryId: string };
      return deliveryId;
    };

    const untold = await place.start(workflow, event);
    const stranger = await services.clients.create({ name: 'A stranger' });
    await report(stranger.id, await sent(untold));
    await services.runs.skipWait(untold, 'somebody');
    expect((await place.ended(untold)).steps.seen?.output).toEqual({ happened: false, until: expect.any(Number) });
    const told = await place.start(workflow, event);
    await report(place.clientId, await sent(told));
    expect((await place.ended(told)).steps.seen?.output).toMatchObject({ happened: true });
  });

  test('a workflow calls another and waits for it', async () => {
    const name = `Inner ${crypto.randomUUID()}`;
    await place.save({ name, steps: [identify('inner', { called_with: '{{ event.word }}' })] });
    const outer = await place.save({
      steps: [
        { id: 'call', type: 'workflow', workflow: name, input: { person: '{{ event.person }}', word: 'hello' } },
        identify('after', { inner: '{{ steps.call.output.status }}' }),
      ],
    });
    const run = await place.ended(await place.start(outer, { person: 'caller' }));
    expect(run.error).toBeNull();
    expect(person('caller').attributes).toMatchObject({ called_with: 'hello', inner: 'succeeded' });
    const { output } = run.steps.call ?? {};
    const child = await place.test.server.services.runs.get((output as { runId: string }).runId);
    expect(child).toMatchObject({ parentRunId: run.id, startedBy: 'run', status: 'succeeded' });
  });

  test('http: retries what may pass, keeps one idempotency key, refuses private addresses', async () => {
    const keys: unknown[] = [];
    const server = createServer((request, response) => {
      keys.push(request.headers['idempotency-key']);
      response.writeHead(keys.length < 3 ? 503 : 200, { 'content-type': 'application/json' }).end('{"n":7}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
    const workflow = await place.save({
      steps: [
        { id: 'call', type: 'http', method: 'POST', url, body: { person: '{{ event.person }}' } },
        identify('keep', { n: '{{ steps.call.output.body.n }}' }),
        {
          id: 'inside',
          type: 'http',
          url: 'http://{{ event.host }}:1/',
          onError: [identify('refused', { code: '{{ steps.inside.error.code }}' })],
        },
      ],
    });
    const run = await place.ended(await place.start(workflow, { person: 'http', host: '127.0.0.2' }));
    server.close();
    expect(run.error).toBeNull();
    expect(run.steps.call?.attempts).toBe(3);
    expect(new Set(keys).size).toBe(1);
    expect(person('http').attributes).toMatchObject({ n: 7, code: 'private_address' });
  });

  test('a refused connection pauses the run until its keys are changed', async () => {
    const workflow = await place.save({ steps: [identify('act', { mended: true })] });
    await place.useKeys({ trackApiKey: 'wrong' });
    const runId = await place.start(workflow, { person: 'mended' });
    const waiting = await place.until(runId, ({ status }) => status === 'waiting');
    expect(waiting.waitingFor).toBe('connection');
    await place.useKeys({});
    expect(await place.ended(runId)).toMatchObject({ status: 'succeeded' });
    expect(person('mended').attributes).toMatchObject({ mended: true });
  });

  test('a failed run names step and reason, is grouped, and goes on from the failed step when retried', async () => {
    const workflow = await place.save({
      steps: [
        identify('first', { email: '{{ event.person }}@example.com' }),
        {
          id: 'look',
          type: 'action',
          action: 'customer-io/get-customer-attributes',
          input: { person: { id: 'later-{{ event.person }}' } },
        },
      ],
    });
    const ids = await Promise.all(['f1', 'f2'].map((each) => place.start(workflow, { person: each })));
    const [failed] = await Promise.all(ids.map((id) => place.ended(id)));
    expect(failed).toMatchObject({ status: 'failed', failedStep: 'look', errorCode: 'cio_not_found' });
    expect(failed?.steps.look).toMatchObject({ status: 'failed', remedy: 'fix-input' });
    const groups = await place.test.call('GET', `/api/v1/runs/failures?workflowId=${workflow}`);
    expect(groups.body.items).toMatchObject([{ failedStep: 'look', errorCode: 'cio_not_found', runs: 2 }]);

    await add('later-f1');
    await add('later-f2');
    const firstCalls = () => place.sandbox.workspace('demo-us').people.find(({ id }) => id === 'f1');
    const before = JSON.stringify(firstCalls());
    const { body } = await place.test.call('POST', '/api/v1/runs/retry', { body: { workflowId: workflow } });
    expect(body).toEqual({ retried: 2, runIds: expect.toSatisfy((ids) => ids.length === 2), isMore: false });
    const retried = await place.ended(ids[0] as string);
    expect(retried).toMatchObject({ status: 'succeeded', attempt: 2, error: null });
    expect(retried.steps.first?.attempts).toBe(1);
    expect(JSON.stringify(firstCalls())).toBe(before);
    expect(await place.test.call('POST', `/api/v1/runs/${ids[0]}/retry`)).toMatchObject({ status: 409 });
  });

  test('a waiting run is cancelled at once, and does nothing more', async () => {
    const workflow = await place.save({
      steps: [{ id: 'long', type: 'wait', for: '3 days' }, identify('never', { x: 1 })],
    });
    const runId = await place.start(workflow, { person: 'cancelled' });
    await place.until(runId, ({ status }) => status === 'waiting');
    expect((await place.test.call('POST', `/api/v1/runs/${runId}/cancel`)).body).toMatchObject({ status: 'cancelled' });
    expect(await place.test.call('POST', `/api/v1/runs/${runId}/cancel`)).toMatchObject({ status: 409 });
    const again = await place.test.call('POST', `/api/v1/runs/${runId}/again`);
    expect(again).toMatchObject({ status: 201, body: { startedBy: 'manual' } });
    await place.test.call('POST', `/api/v1/runs/${again.body.id}/cancel`);
  });

  test('runs with one key go in order, and a limit holds', async () => {
    const events: string[] = [];
    let atOnce = 0;
    let mostAtOnce = 0;
    const server = createServer((request, response) => {
      atOnce += 1;
      mostAtOnce = Math.max(mostAtOnce, atOnce);
      events.push(request.url ?? '');
      setTimeout(() => {
        atOnce -= 1;
        response.end('{}');
      }, 20);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const step = { id: 'call', type: 'http', url: `${url}/{{ event.who }}/{{ event.n }}` };
    const ordered = await place.save({ key: '{{ event.who }}', steps: [step] });
    const limited = await place.save({ concurrency: 2, steps: [step] });
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) for (const who of ['a', 'b']) ids.push(await place.start(ordered, { who, n }));
    await Promise.all(ids.map((id) => place.ended(id)));
    expect(events.filter((path) => path.startsWith('/a'))).toEqual(['/a/0', '/a/1', '/a/2', '/a/3', '/a/4']);
    expect(events.filter((path) => path.startsWith('/b'))).toEqual(['/b/0', '/b/1', '/b/2', '/b/3', '/b/4']);

    mostAtOnce = 0;
    const many = await Promise.all(Array.from({ length: 8 }, (_, n) => place.start(limited, { who: 'c', n })));
    await Promise.all(many.map((id) => place.ended(id)));
    expect(mostAtOnce).toBeLessThanOrEqual(2);
    expect(events).toHaveLength(18);

    mostAtOnce = 0;
    const limit = (concurrency: number | null) =>
      place.test.call('PUT', `/api/v1/connections/${place.connectionId}/run-limit`, { body: { concurrency } });
    expect(await limit(1)).toMatchObject({ status: 200 });
    const free = await place.save({ steps: [step] });
    const ofConnection = await Promise.all(Array.from({ length: 4 }, (_, n) => place.start(free, { who: 'd', n })));
    await Promise.all(ofConnection.map((id) => place.ended(id)));
    await limit(null);
    server.close();
    expect(mostAtOnce).toBe(1);
  });

  test('what the engine keeps of an attempt in memory is freed when it is over', async () => {
    const unregister = vi.spyOn(FinalizationRegistry.prototype, 'unregister');
    const workflow = await place.save({ steps: [{ id: 'note', type: 'set', values: { seen: true } }] });
    await place.ended(await place.start(workflow));
    // It is what wasm-bindgen's `free` does first.
    const freed = () => unregister.mock.calls.map(([object]) => object.constructor.name);
    await expect.poll(freed).toContain('WasmVM');
    unregister.mockRestore();
  });

  test('a burst of runs is started together, each once', async () => {
    const workflow = await place.save({ steps: [identify('note', { seen: '{{ event.n }}' })] });
    const runs = Array.from({ length: 150 }, (_, n) => newRun(workflow, { person: `burst-${n}`, n }));
    await place.test.server.services.runs.create(runs);
    const ids = await idsOf(workflow, runs.length);
    for (const id of ids) expect(await place.ended(id)).toMatchObject({ status: 'succeeded' });
    for (let n = 0; n < runs.length; n += 1) expect(person(`burst-${n}`).attributes.seen).toBe(n);
    const { activity, shownActivity } = place.test.server.services;
    await activity.flush();
    const started = await shownActivity.list({ limit: 500, action: 'customer-io/identify-customer' });
    expect(started.filter(({ runId }) => ids.includes(runId as string))).toHaveLength(runs.length);
  });

  test('a run that is cancelled while it waits for its turn to be started does nothing', async () => {
    const { runs, engine } = place.test.server.services;
    const workflow = await place.save({ key: 'one', steps: [identify('note', {})] });
    const [held, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const { start } = engine;
    engine.start = async (tickets) => {
      if (tickets.length > 0) {
        held.resolve();
        await release.promise;
      }
      await start(tickets);
    };
    await runs.create(['turn-1', 'turn-2'].map((who) => ({ ...newRun(workflow, { person: who }), orderKey: 'one' })));
    const [second = ''] = await idsOf(workflow, 2);
    await held.promise;
    await runs.cancel(second);
    engine.start = start;
    release.resolve();
    // Its turn comes behind theirs.
    await runs.create([{ ...newRun(workflow, { person: 'turn-3' }), orderKey: 'one' }]);
    const [third = ''] = await idsOf(workflow, 3);
    await place.ended(third);
    const people = place.sandbox.workspace('demo-us').people.map(({ id }) => id);
    expect(people).toEqual(expect.arrayContaining(['turn-1', 'turn-3']));
    expect(people).not.toContain('turn-2');
  });

  test('a schedule starts runs by the clock, and none once it is disabled', async () => {
    place.hurryTicks();
    const workflow = await place.save({
      trigger: { type: 'schedule', cron: '* * * * *' },
      steps: [{ id: 'note', type: 'set', values: { due: '{{ event.dueAt }}' } }],
    });
    const { runs, workflows } = place.test.server.services;
    const started = async () => (await runs.list({ workflowId: workflow, limit: 50 })).toReversed();
    while ((await started()).length < 2) await new Promise((resolve) => setTimeout(resolve, 50));
    await workflows.unpublish(workflow, 'production');
    const events = await Promise.all((await started()).map(async ({ id }) => (await runs.get(id)).event));
    const due = events.map((event) => (event as { dueAt: number }).dueAt);
    expect(due[1]).toBeGreaterThan(due[0] as number);
    expect(new Set(due).size).toBe(due.length);
  });

  describe('a message is sent once', () => {
    const faulty = async (fault: object, who: string, step: object = email('send')) => {
      await add(who);
      const workflow = await place.save({
        steps: [step, identify('done', { delivery: '{{ steps.send.output.deliveryId }}' })],
      });
      place.sandbox.faults.add({ path: '/v1/send/*', count: 1, ...fault } as never);
      const runId = await place.start(workflow, { person: who, email: `${who}@example.com` });
      return { runId, workflow };
    };

    test.each([
      ['accepted, then 500', { kind: 'status-after-accept', status: 500 }],
      ['accepted, then the socket is dropped', { kind: 'drop-after-accept' }],
      ['accepted, then half an answer', { kind: 'truncate' }],
    ])('%s: it is found by its marker', async (_name, fault) => {
      const who = `found-${crypto.randomUUID()}`;
      const { runId } = await faulty(fault, who);
      const run = await place.ended(runId);
      expect(run.error).toBeNull();
      const [delivery, ...more] = sentTo(`${who}@example.com`);
      expect(more).toEqual([]);
      expect(person(who).attributes).toMatchObject({ delivery: delivery?.id });
      const { body } = await place.test.call('GET', `/api/v1/runs/${runId}`);
      expect(body.sends).toMatchObject([{ state: 'sent', attempts: 1, deliveryId: delivery?.id }]);
      expect(body.sends[0].reason).toContain('found again');
    });

    test.each([
      ['dropped before it was accepted', { kind: 'drop' }],
      ['500 before it was accepted', { kind: 'status', status: 500 }],
    ])('%s: proven absent, it is sent again', async (_name, fault) => {
      const who = `absent-${crypto.randomUUID()}`;
      const { runId } = await faulty(fault, who);
      expect((await place.ended(runId)).error).toBeNull();
      expect(sentTo(`${who}@example.com`)).toHaveLength(1);
      const [send] = await place.test.server.services.ledger.ofRun(runId);
      expect(send).toMatchObject({ state: 'sent', attempts: 2 });
    });

    test('a rate limit says that nothing was taken: it is sent after the wait', async () => {
      const who = `limited-${crypto.randomUUID()}`;
      const { runId } = await faulty({ kind: 'status', status: 429, retryAfterSeconds: 1 }, who);
      expect((await place.ended(runId)).error).toBeNull();
      expect(sentTo(`${who}@example.com`)).toHaveLength(1);
    });

    test('what nobody can find out waits for a decision', async () => {
      const sms = {
        id: 'send',
        type: 'action',
        action: 'customer-io/send-sms',
        input: { transactionalMessageId: 3, to: '+15550100001', person: { id: '{{ event.person }}' } },
      };
      const who = `undecided-${crypto.randomUUID()}`;
      const { runId } = await faulty({ kind: 'status-after-accept', status: 500 }, who, sms);
      const waiting = await place.until(runId, ({ waitingFor }) => waitingFor === 'decision');
      expect(waiting.status).toBe('waiting');
      const { body } = await place.test.call('GET', '/api/v1/decisions');
      const [open] = body.items;
      expect(body.items).toHaveLength(1);
      expect(open).toMatchObject({
        runId,
        stepId: 'send',
        client: { id: place.clientId, name: 'Client' },
        connection: { id: place.connectionId, name: 'Shop' },
        environment: 'production',
        action: 'customer-io/send-sms',
        person: { id: who },
        recipient: '+15550100001',
        message: { channel: 'sms', id: '3', subject: null },
      });
      const of = async (query: string) => (await place.test.call('GET', `/api/v1/decisions?${query}`)).body.items;
      expect(await of(`clientId=${place.clientId}&environment=production&runId=${runId}&limit=1`)).toHaveLength(1);
      expect(await of('environment=staging')).toEqual([]);
      expect(await of(`before=${runId}/send`)).toEqual([]);
      const decide = (choice: string, more = {}) =>
        place.test.call('POST', `/api/v1/runs/${runId}/steps/send/decision`, { body: { choice, ...more } });
      expect(await decide('perhaps')).toMatchObject({ status: 400 });
      const [delivery] = place.sandbox.workspace('demo-us').deliveries.filter(({ channel }) => channel === 'sms');
      expect(await decide('was-sent', { deliveryId: delivery?.id })).toMatchObject({ status: 202 });
      expect((await place.ended(runId)).error).toBeNull();
      expect(person(who).attributes).toMatchObject({ delivery: delivery?.id });
      expect(await decide('was-sent')).toMatchObject({ status: 409, body: { code: 'already_decided' } });
      const [send] = (await place.test.call('GET', `/api/v1/runs/${runId}`)).body.sends;
      expect(send.decision).toMatchObject({ choice: 'was-sent', by: 'all' });
    });
  });

  test('whom one may not see is as unknown as nobody; what was deleted is not found by its id', async () => {
    const { services } = place.test.server;
    const other = await services.clients.create({ name: 'Other client' });
    await services.connections.create({ clientId: other.id, name: 'Their shop' });
    const { token } = await services.tokens.create({ name: 'limited', clientIds: [place.clientId] });
    const ask = async (client: string, connection: string) => {
      const definition = { name: 'Probe', client, connection, trigger: { type: 'manual' }, steps: [] };
      const options = { token, body: definition };
      const put = await callApi(place.test.url, 'PUT', '/api/v1/workflows', options);
      const test = await callApi(place.test.url, 'POST', '/api/v1/workflows/test', { token, body: { definition } });
      return JSON.stringify([put.status, put.body, test.status, test.body]).replaceAll(client, 'X');
    };
    const nobody = await ask('Nobody', 'Shop');
    for (const connection of ['Their shop', 'No such shop']) {
      expect(await ask('Other client', connection)).toBe(nobody);
      expect(await ask(other.id, connection)).toBe(nobody);
    }

    const gone = await services.clients.create({ name: 'Gone' });
    await services.clients.remove(gone.id);
    const late = { name: 'Late', client: gone.id, trigger: { type: 'manual' }, steps: [{ id: 'a', type: 'stop' }] };
    const put = await place.test.call('PUT', '/api/v1/workflows', { body: late });
    expect([put.status, put.body.pointer]).toEqual([422, '/client']);
    const connectionId = await services.connections.create({ clientId: place.clientId, name: 'Closed shop' });
    await services.connections.remove(connectionId, { force: false });
    const onGone = { ...late, client: place.clientId, connection: connectionId };
    expect((await place.test.call('PUT', '/api/v1/workflows', { body: onGone })).body.pointer).toBe('/connection');
  });

  test('of two who save a workflow at the same moment, one is told to look again', async () => {
    const { workflows } = place.test.server.services;
    const save = (value: number, name = 'Contested') =>
      workflows.save({
        clientId: place.clientId,
        definition: { name, trigger: { type: 'manual' }, steps: [{ id: 'a', type: 'set', values: { value } }] },
      });
    for (const round of [1, 3]) {
      const outcomes = await Promise.allSettled([save(round), save(round + 1)]);
      const saved = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value.version : []));
      const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? outcome.reason.status : []));
      // On a busy machine the one may be done before the other has begun, which then follows it.
      expect([round, refused]).toEqual([round, saved.length === 2 ? [] : [412]]);
      expect(new Set(saved).size).toBe(saved.length);
    }
  });

  test('a dry run shows what would be sent, and sends nothing; a test acts on a sandbox only', async () => {
    const definition = {
      name: 'Dry',
      client: 'Client',
      connection: 'Shop',
      trigger: { type: 'manual' },
      steps: [
        { id: 'pause', type: 'wait', for: '1 day' },
        email('send'),
        identify('note', { sent: '{{ steps.send.output.deliveryId }}' }),
      ],
    };
    const event = { person: 'dry', email: 'dry@example.com' };
    const dry = await place.test.call('POST', '/api/v1/workflows/test', { body: { definition, event } });
    expect(dry.body).toMatchObject({ status: 'succeeded' });
    expect(dry.body.steps[1].detail.requests).toMatchObject([{ method: 'POST', body: { to: 'dry@example.com' } }]);
    expect(JSON.stringify(dry.body)).not.toContain(place.sandbox.workspaces[0]?.appApiKey);
    expect(sentTo('dry@example.com')).toEqual([]);
    const tried = await place.test.call('PUT', '/api/v1/workflows?dryRun=true', { body: definition });
    expect(tried.body.outcome).toBe('created');
    // Nothing has changed, so nobody has changed anything.
    const audit = await place.test.call('GET', '/api/v1/audit?limit=200');
    const whats = audit.body.items.map(({ what }: { what: string }) => what);
    expect(whats).not.toContain('Create or update a workflow');
    expect(whats).not.toContain('Test a workflow before it is saved or published');
    const real = await place.test.call('POST', '/api/v1/workflows/test', {
      body: { definition, event, mode: 'sandbox' },
    });
    expect(real.body).toMatchObject({ status: 'succeeded' });
    expect(sentTo('dry@example.com')).toHaveLength(1);
  });
});
