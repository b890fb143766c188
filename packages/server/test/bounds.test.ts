import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { configFrom, type Server, startServer } from '../src/index.ts';
import type { Step } from '../src/workflows/definition/definition.ts';
import { Meter } from '../src/workflows/definition/meter.ts';
import { renderApart } from '../src/workflows/definition/render-apart.ts';
import { createBegunRuns } from '../src/workflows/runs/begun-runs.ts';
import type { Journal } from '../src/workflows/runs/engine.ts';
import type { RunScope } from '../src/workflows/runs/run-scope.ts';
import type { RunStep } from '../src/workflows/runs/run-steps.ts';
import { type StepServices, walk } from '../src/workflows/runs/walk.ts';
import { freePort } from './free-port.ts';
import { stores, type TestStore } from './stores.ts';
import { startWorkflowPlace, type WorkflowPlace } from './workflow-place.ts';

/** What one run may cost. Each of these once ended the server, or kept every client's webhooks waiting. */
describe('templates', () => {
  let place: WorkflowPlace;
  let hook: string;
  const signingKey = 'a-signing-key';
  beforeAll(async () => {
    place = await startWorkflowPlace();
    const { connectionId, test: server } = place;
    const endpoint = { connectionId, environment: 'production' as const, signingKeys: [signingKey] };
    const { token } = await server.server.services.endpoints.create(endpoint);
    hook = `${server.url}/webhooks/customer-io/${token}`;
  });
  afterAll(() => place[Symbol.asyncDispose]());

  /** Whichever comes first, the end of the time or that of the room: on a busy machine that is not the same. */
  const OVER = expect.stringMatching(/^(output_too_large|template_failed)$/);
  const loops = (inside: string) => `{% for i in (1..9999) %}{% for j in (1..9999) %}${inside}{% endfor %}{% endfor %}`;
  const doubled = `{% assign a = event.big | split: "-" %}${'{% assign a = a | concat: a %}'.repeat(9)}`;

  test.each([
    ['output without a bound', { text: loops('aaaaaaaaaaaaaaaaaaaa') }],
    ['what is captured without a bound', { text: `{% capture all %}${loops('a'.repeat(50))}{% endcapture %}` }],
    ['400 short texts', Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`t${i}`, loops('')]))],
    ['one filter that wants all memory', { text: `${doubled}{{ a | upcase | size }}` }],
  ])('%s fails its step, while webhooks are answered', async (_name, values) => {
    const workflow = await place.save({ steps: [{ id: 'much', type: 'set', values }] });
    const ended = place.ended(await place.start(workflow, { big: 'b'.repeat(900_000) }));
    let isOver = false;
    void ended.finally(() => {
      isOver = true;
    });
    const turnedAtMs: number[] = [];
    const turning = setInterval(() => turnedAtMs.push(Date.now()), 1);
    while (!isOver) expect(await report(crypto.randomUUID())).toBe(200);
    clearInterval(turning);
    const { steps, ...run } = await ended;
    expect(run).toMatchObject({ status: 'failed', failedStep: 'much', errorCode: OVER });
    const { startedAtMs, endedAtMs } = steps.much as RunStep;
    // A step that held the event loop would let it turn once or twice between its start and its end. Whether a webhook is
    // answered just then is up to the machine.
    const meanwhile = turnedAtMs.filter((atMs) => atMs > startedAtMs && atMs < (endedAtMs as number));
    expect(meanwhile.length).toBeGreaterThan(9);
  });

  async function report(eventId: string): Promise<number> {
    const body = JSON.stringify({
      event_id: eventId,
      object_type: 'email',
      metric: 'sent',
      timestamp: Math.floor(Date.now() / 1000),
      data: { delivery_id: eventId, recipient: 'ada@example.com' },
    });
    const timestamp = Math.floor(Date.now() / 1000);
    const signature = createHmac('sha256', signingKey).update(`v0:${timestamp}:${body}`).digest('hex');
    const answer = await fetch(hook, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-cio-timestamp': String(timestamp),
        'x-cio-signature': signature,
      },
      body,
    });
    await answer.arrayBuffer();
    return answer.status;
  }

  test('a loop over what is there gives what it always gave', async () => {
    const text =
      '{% for item in event.items %}{{ item.name | upcase }}{% unless forloop.last %}, {% endunless %}{% endfor %}';
    const workflow = await place.save({
      steps: [{ id: 'list', type: 'set', values: { text, same: '{{ event.items }}' } }],
    });
    const items = [{ name: 'pen' }, { name: 'ink' }];
    const { steps } = await place.ended(await place.start(workflow, { items }));
    expect(steps.list?.output).toEqual({ text: 'PEN, INK', same: items });
  });

  test('a key is made at once, and one that could take long is none', async () => {
    const key = '{% for i in (1..9) %}{{ event.person.id }}{% endfor %}';
    await expect(place.save({ key, steps: [{ id: 'note', type: 'set', values: {} }] })).rejects.toMatchObject({
      code: 'invalid_workflow',
      pointer: '/key',
    });
  });

  test('the same long value many times counts each time', async () => {
    const values = Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`v${index}`, '{{ event.big }}']));
    const workflow = await place.save({ steps: [{ id: 'much', type: 'set', values }] });
    expect(await place.ended(await place.start(workflow, { big: 'b'.repeat(900_000) }))).toMatchObject({
      status: 'failed',
      errorCode: 'output_too_large',
    });
  });

  test('clients take turns', async () => {
    const order: string[] = [];
    const render = (client: string) =>
      renderApart(client, '{% for i in (1..5000) %}{{ i }}{% endfor %}', {}).then(() => order.push(client));
    await Promise.all([...['much', 'much', 'much', 'much', 'much'].map(render), render('little')]);
    expect(order.indexOf('little')).toBeLessThan(3);
  });

  test('what a run keeps has a sum', async () => {
    const workflow = await place.save({
      steps: [
        {
          id: 'each',
          type: 'forEach',
          items: [0, 1, 2, 3, 4, 5, 6],
          steps: [
            {
              id: 'keep',
              type: 'set',
              values: Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, '{{ event.big }}'])),
            },
          ],
        },
      ],
    });
    const runId = await place.start(workflow, { big: 'b'.repeat(900_000) });
    const failed = { status: 'failed', errorCode: 'run_too_large', failedStep: 'each.5.keep' };
    const { runs } = place.test.server.services;
    await vi.waitFor(async () => expect(await runs.get(runId)).toMatchObject(failed), {
      timeout: 30_000,
      interval: 200,
    });
  });
});

test('of the time that rendering may take, only the work counts where others may keep it from that', () => {
  let workedMs = 7;
  const meter = new Meter({ work: 1, characters: 1, timeMs: 1_000 }, () => workedMs);
  const laterMs = performance.now() + 60_000;
  workedMs += 990;
  meter.check(laterMs);
  workedMs += 20;
  meter.check(laterMs + 5);
  expect(() => meter.check(laterMs + 15)).toThrow('longer than 1000 ms');
  expect(() => new Meter({ work: 1, characters: 1, timeMs: 1_000 }).check(laterMs)).toThrow('longer than 1000 ms');
});

test('a run has so many steps, and one more ends it whatever the step says of errors', async () => {
  const recorded: Partial<RunStep>[] = [];
  const scope = {
    run: { id: 'run_1', clientId: 'cl_1' },
    values: { event: {}, steps: {}, vars: {} },
    prefix: '',
    carried: {},
    handled: new Map(),
    known: new Map(),
    began: new Map(),
    counter: { next: 19_999 },
    sums: { kept: 0, recorded: 0 },
    mode: 'durable',
    journal: { step: (_name: string, body: () => Promise<unknown>) => body() },
    record: { step: async (step: Partial<RunStep>) => void recorded.push(step) },
  } as unknown as RunScope;
  const one: Step = { id: 'one', type: 'set', values: { it: 1 } };
  const more = { id: 'more', type: 'http', method: 'GET', url: 'https://example.com', onError: [] } as unknown as Step;
  await walk([one], scope, {} as StepServices);
  await expect(walk([more, one], scope, {} as StepServices)).rejects.toMatchObject({
    stepId: 'more',
    cause: { code: 'run_too_large' },
  });
  // The one behind it is not begun.
  expect(recorded.filter(({ stepId }) => stepId === 'one')).toHaveLength(1);
});

describe.each(stores)('a run that was begun before, on $name', (kind) => {
  test('goes on when the server answers already; begun too often, it is set aside until it is retried', async () => {
    await using place = await placeOf(kind);
    const { url, port, answers } = place;
    answers.are = 'none';
    let server = await place.start();
    const { clients, workflows, runs } = server.services;
    const { id: clientId } = await clients.create({ name: 'Client' });
    const steps = [{ id: 'call', type: 'http', url, maxAttempts: 1 }];
    const definition = { name: 'Calls', trigger: { type: 'manual' }, steps };
    const { id: workflowId, version: workflowVersion } = await workflows.apply({ clientId, definition });
    const facts = { workflowId, workflowVersion, startedBy: 'manual' as const, event: {} };
    const where = { connectionId: null, environment: 'production' };
    await runs.create(['one', 'other'].map((activation) => ({ ...facts, ...where, activation })));
    const [one, other] = (await Promise.all(['one', 'other'].map((each) => runs.find(workflowId, each)))) as [
      string,
      string,
    ];
    await vi.waitFor(() => expect(answers.asked).toBe(2), { timeout: 20_000 });
    await server.services.store.db.updateTable('runs').set({ begun: 5 }).where('id', '=', other).execute();
    await server.close();
    const ended = (id: string) =>
      vi.waitFor(
        async () => {
          const run = await server.services.runs.get(id);
          expect(run.endedAtMs).not.toBeNull();
          return run;
        },
        { timeout: 20_000, interval: 25 },
      );

    answers.are = 'what the server says';
    server = await place.start(port);
    expect(await ended(one)).toMatchObject({ status: 'succeeded', error: null, begun: 0 });
    expect(await ended(other)).toMatchObject({ status: 'failed', errorCode: 'set_aside' });
    await server.services.runs.retry(other);
    await vi.waitFor(async () => expect((await server.services.runs.get(other)).status).toBe('succeeded'), {
      timeout: 20_000,
    });
  });

  test('is counted until it gets on', async () => {
    await using place = await placeOf(kind);
    const { services } = await place.start();
    const { store, clients, workflows, runs } = services;
    const { id: clientId } = await clients.create({ name: 'Client' });
    const steps = [{ id: 'pause', type: 'wait', for: '1 day' }];
    const definition = { name: 'Waits', trigger: { type: 'manual' }, steps };
    const { id: workflowId, version: workflowVersion } = await workflows.apply({ clientId, definition });
    const where = { connectionId: null, environment: 'production' };
    await runs.create([{ workflowId, workflowVersion, startedBy: 'manual', event: {}, activation: 'a', ...where }]);
    const id = (await runs.find(workflowId, 'a')) as string;
    await vi.waitFor(async () => expect((await runs.get(id)).status).toBe('waiting'), { timeout: 20_000 });

    const never = new Promise<never>(() => {});
    const journal = (over: AbortSignal): Journal => ({
      step: (_name, body) => body(),
      nowMs: async () => 0,
      sleep: () => never,
      gotOn: () => {},
      createWait: () => ({ id: '', until: () => never }),
      over,
    });
    const begin = async (work: (watched: Journal) => Promise<unknown>) => {
      const begun = createBegunRuns({ store });
      const over = new AbortController();
      const run = await runs.get(id);
      await new Promise<void>((resolve, reject) => {
        begun
          .drive(run, journal(over.signal), (watched) => {
            resolve();
            return work(watched);
          })
          .catch(reject);
      });
      return { begun, over };
    };
    const count = async () => (await runs.get(id)).begun;
    // A process that is killed tells nobody.
    for (const expected of [1, 2]) {
      await begin(() => never);
      expect(await count()).toBe(expected);
    }
    // One that ends in good order, a step that has come to an end, or a wait, does.
    const closed = await begin(() => never);
    expect(await count()).toBe(3);
    closed.over.abort();
    await closed.begun.stop();
    expect(await count()).toBe(0);
    for (const work of [
      (watched: Journal) => watched.step('failing', () => Promise.reject(new Error('later'))).catch(() => never),
      (watched: Journal) => watched.sleep(1_000),
      async (watched: Journal) => watched.createWait().until(),
    ]) {
      await begin(() => never);
      const { begun } = await begin(work);
      await begun.stop();
      expect(await count()).toBe(0);
    }
    for (let times = 0; times < 5; times += 1) await begin(() => never);
    await expect(begin(() => never)).rejects.toThrow('set aside');
  });
});

/** Servers on one store, and another system that they call. */
async function placeOf(kind: TestStore) {
  const { dataDir, databaseUrl, remove } = await kind.place();
  const answers = { are: 'none' as 'none' | 'what the server says', asked: 0 };
  const other = createServer(async (_request, response) => {
    answers.asked += 1;
    if (answers.are === 'none') return;
    const isUp = await fetch(`http://127.0.0.1:${port}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
    response.writeHead(isUp ? 200 : 500).end('{}');
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const port = await freePort();
  let server: Server | undefined;
  return {
    url: `http://127.0.0.1:${(other.address() as AddressInfo).port}`,
    port,
    answers,
    async start(at = port) {
      const config = configFrom({}, { dataDir, databaseUrl, port: at, httpAllow: ['127.0.0.1'], logLevel: 'silent' });
      server = await startServer(config);
      return server;
    },
    async [Symbol.asyncDispose]() {
      await server?.close();
      other.closeAllConnections();
      other.close();
      await remove();
    },
  };
}
