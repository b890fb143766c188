import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDrivesHere, type Drive } from '../src/workflows/runs/drives-here.ts';
import { createRunRecords } from '../src/workflows/runs/run-records.ts';
import { kill, startKillable } from './killable.ts';
import { stores } from './stores.ts';
import { startWorkflowPlace, type WorkflowPlace } from './workflow-place.ts';

/** The engine lets a run that waits go from memory after five seconds, and goes through it again from the start. */
const LET_GO = '6 seconds';

/** Whom Customer.io was told of, and what it answers: 200 unless a test says otherwise of people with this first name. */
const asked: string[] = [];
const answers = new Map<string, (person: string) => number | Promise<number>>();
const firstName = (person: string) => person.slice(0, person.indexOf(' '));
const askedOf = (name: string) => asked.filter((person) => firstName(person) === name);
const customerIo = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', async () => {
    // Whoever looks whether the keys work asks for something else.
    if (request.method !== 'POST') return response.end('{}');
    const { identifiers } = JSON.parse(Buffer.concat(parts).toString()) as { identifiers: { id: string } };
    asked.push(identifiers.id);
    const answer = answers.get(firstName(identifiers.id));
    response.writeHead((await answer?.(identifiers.id)) ?? 200).end('{}');
  });
}).listen(0, '127.0.0.1');
await once(customerIo, 'listening');
const url = `http://127.0.0.1:${(customerIo.address() as AddressInfo).port}`;
const credentials = {
  region: 'us' as const,
  siteId: 'site',
  trackApiKey: 'track',
  sandboxUrls: { track: url, app: url, pipelines: url },
};

afterAll(() => {
  customerIo.closeAllConnections();
  customerIo.close();
});

const identify = (id: string, person: string) => ({
  id,
  type: 'action',
  action: 'customer-io/identify-customer',
  input: { person: { id: person }, attributes: { seen: true } },
});
const sleeps = { id: 'sleeps', type: 'wait', for: LET_GO };
const everybody = {
  id: 'each',
  type: 'forEach',
  items: '{{ event.people }}',
  steps: [identify('one', '{{ item }}')],
};
const people = (name: string, count: number) => Array.from({ length: count }, (_, index) => `${name} ${index}`);
/** Each once, then as always. */
const answersFirst = (of: Record<string, number>) => (person: string) => {
  const { [person]: status = 200, ...others } = of;
  of = others;
  return status;
};

describe.concurrent.each(stores)('steps that may be done twice, on $name', (store) => {
  let place: WorkflowPlace;
  const name = (first: string) => `${first}-${store.name}`;
  beforeAll(async () => {
    place = await startWorkflowPlace({ store });
    await useKeys();
  });
  afterAll(() => place[Symbol.asyncDispose]());

  const useKeys = () =>
    place.test.server.services.connections.setCredentials(place.connectionId, 'production', {
      ...credentials,
      signingKeys: [],
    });

  test('a run is gone through again past those that succeeded, failed and waited to be mended', async ({ expect }) => {
    const ada = name('ada');
    answers.set(ada, answersFirst({ [`${ada} 2`]: 500, [`${ada} 3`]: 401 }));
    const workflow = await place.save({
      steps: [
        { id: 'named', type: 'set', values: { who: `${ada} 4\u0000` } },
        identify('first', `${ada} 1`),
        identify('second', `${ada} 2`),
        identify('third', `${ada} 3`),
        { id: 'calls', type: 'http', method: 'GET', url: `${place.test.url}/healthz` },
        sleeps,
        identify('fourth', '{{ vars.who }}'),
      ],
    });
    const runId = await place.start(workflow);
    await place.until(runId, ({ waitingFor }) => waitingFor === 'connection');
    await useKeys();
    await place.until(runId, ({ waitingFor }) => waitingFor === 'time');
    const { status, steps } = await place.ended(runId);
    expect(status).toBe('succeeded');
    expect(askedOf(ada)).toEqual(['1', '2', '2', '3', '3', '4\u0000'].map((last) => `${ada} ${last}`));
    expect(steps.second).toMatchObject({ status: 'succeeded', attempts: 2 });
    expect(Object.keys(steps)).toHaveLength(7);
  });

  test('a loop is gone through again past its turns, some of which the engine hears of', async ({ expect }) => {
    const bob = name('bob');
    answers.set(bob, answersFirst({ [`${bob} 3`]: 500, [`${bob} 20`]: 503 }));
    const workflow = await place.save({ steps: [everybody, sleeps, identify('last', `${bob} last`)] });
    const all = people(bob, 40);
    expect((await place.ended(await place.start(workflow, { people: all }))).status).toBe('succeeded');
    expect(askedOf(bob)).toEqual(
      [...all, `${bob} last`].flatMap((person) => (/ (3|20)$/.test(person) ? [person, person] : [person])),
    );
  });

  test.for(['kept in the store', 'in the journal', 'from before'])(
    'of the ways of a branch one is taken, whatever the clock says later: steps %s',
    { timeout: 60_000 },
    async (how, { expect }) => {
      const { engine } = place.test.server.services;
      const { start } = engine;
      const ivy = name(`ivy-${how.replaceAll(' ', '-')}`);
      engine.start = (tickets) =>
        start(
          tickets.map(({ keepsInStore, keepsChoices, ...before }) => ({
            ...before,
            ...(keepsInStore && { keepsInStore: !(before.orderKey?.endsWith(ivy) && how === 'in the journal') }),
            ...(keepsChoices && { keepsChoices: !(before.orderKey?.endsWith(ivy) && how === 'from before') }),
          })),
        );
      const when = { path: 'event.until', op: 'gt', value: "{{ 'now' | date: '%s' | plus: 0 }}" };
      const beyond = { ...sleeps, for: '9 seconds' };
      const branches = [{ when, steps: [identify('early', `${ivy} early`), beyond] }];
      const steps = [
        { id: 'which', type: 'branch', branches, else: [identify('late', `${ivy} late`)] },
        identify('last', `${ivy} last`),
      ];
      answers.set(ivy, answersFirst({ [`${ivy} last`]: 400 }));
      const workflow = await place.save({ key: ivy, steps });
      const runId = await place.start(workflow, { until: Math.floor(Date.now() / 1000) + 9 });
      await place.until(runId, ({ waitingFor }) => waitingFor === 'time');
      expect((await place.ended(runId)).status).toBe('failed');
      await place.test.server.services.runs.retry(runId);
      const run = await place.ended(runId);
      expect([run.status, run.steps.which?.detail]).toEqual(['succeeded', { branch: 0 }]);
      expect(askedOf(ivy)).toEqual(['early', 'last', 'last'].map((last) => `${ivy} ${last}`));
    },
  );

  test('a cancelled run begins no further step', async ({ expect }) => {
    const cyd = name('cyd');
    const workflow = await place.save({ steps: [everybody] });
    const held = Promise.withResolvers<number>();
    answers.set(cyd, (person) => (person === `${cyd} 1` ? held.promise : 200));
    const runId = await place.start(workflow, { people: people(cyd, 12) });
    await expect.poll(() => askedOf(cyd).length, { timeout: 10_000 }).toBe(2);
    await place.test.server.services.runs.cancel(runId);
    // Between steps that take less than a quarter of a second, it does not look each time whether it still is to go on.
    await new Promise((done) => setTimeout(done, 300));
    held.resolve(200);
    await new Promise((done) => setTimeout(done, 1_000));
    expect(askedOf(cyd)).toEqual(people(cyd, 2));
    expect((await place.ended(runId)).status).toBe('cancelled');
  });

  test('what is cancelled as it fails is not told to the engine, and a retry does it anew', async ({ expect }) => {
    const { runs } = place.test.server.services;
    const dee = name('dee');
    const held = Promise.withResolvers<number>();
    answers.set(dee, (person) => (person.endsWith('held') ? held.promise : 200));
    const steps = [
      identify('first', `${dee} 1`),
      identify('held', `${dee} held`),
      sleeps,
      identify('last', `${dee} 2`),
    ];
    const runId = await place.start(await place.save({ steps }));
    await expect.poll(() => askedOf(dee), { timeout: 10_000 }).toEqual([`${dee} 1`, `${dee} held`]);
    await runs.cancel(runId);
    answers.delete(dee);
    await runs.retry(runId);
    await place.until(runId, ({ waitingFor }) => waitingFor === 'time');
    held.resolve(500);
    expect((await place.ended(runId)).status).toBe('succeeded');
    expect(askedOf(dee)).toEqual([`${dee} 1`, `${dee} held`, `${dee} held`, `${dee} 2`]);
  });

  test('what the journal has and the record lost is looked for in the journal', async ({ expect }) => {
    const { runs, store: kept } = place.test.server.services;
    const gus = name('gus');
    answers.set(gus, answersFirst({ [`${gus} 1`]: 400 }));
    const steps = [identify('first', `${gus} 1`), sleeps, { ...sleeps, id: 'again' }, identify('last', `${gus} 2`)];
    const runId = await place.start(await place.save({ steps }));
    expect((await place.ended(runId)).status).toBe('failed');
    await runs.retry(runId);
    await place.until(runId, ({ waitingFor }) => waitingFor === 'time');
    // As a crash leaves it between the journal's entry and the record.
    const before = { status: 'failed', run_attempt: 1 };
    await kept.db
      .updateTable('run_steps')
      .set(before)
      .where('run_id', '=', runId)
      .where('step_id', '=', 'first')
      .execute();
    const isAt = async (stepId: string) => (await runs.steps(runId)).some((step) => step.stepId === stepId);
    await expect.poll(() => isAt('again'), { timeout: 15_000 }).toBe(true);
    expect((await place.ended(runId)).status).toBe('succeeded');
    expect(askedOf(gus)).toEqual([`${gus} 1`, `${gus} 1`, `${gus} 2`]);
  });

  test('a record that could not be written holds up what comes after it, and its step is done again', async ({
    expect,
  }) => {
    const { store: kept } = place.test.server.services;
    const hal = name('hal');
    const { batch } = kept;
    let failures = 0;
    kept.batch = (async (statements: Parameters<typeof batch>[0]) => {
      const isOurs = statements.some((each) => JSON.stringify(each.compile(kept.db)).includes(`${hal} 1`));
      const isSteps = statements.some((each) => each.compile(kept.db).sql.includes('"run_steps"'));
      if (isOurs && isSteps && failures++ === 0) throw new Error('the disk is full');
      return batch(statements);
    }) as typeof batch;
    const steps = [identify('first', `${hal} 1`), identify('second', `${hal} 2`)];
    const runId = await place.start(await place.save({ steps }));
    expect((await place.ended(runId)).status).toBe('succeeded');
    kept.batch = batch;
    expect(failures).toBeGreaterThan(0);
    expect(askedOf(hal)).toEqual([`${hal} 1`, `${hal} 1`, `${hal} 2`]);
  });

  test('a run from before has them all in the journal', async ({ expect }) => {
    const { engine } = place.test.server.services;
    const { start } = engine;
    const eve = name('eve');
    engine.start = (tickets) =>
      start(
        tickets.map(({ keepsInStore, ...before }) =>
          before.orderKey?.endsWith(eve) ? before : { ...before, ...(keepsInStore && { keepsInStore }) },
        ),
      );
    const steps = [identify('first', `${eve} 1`), identify('second', `${eve} 2`), sleeps, identify('last', `${eve} 3`)];
    const runId = await place.start(await place.save({ key: eve, steps }));
    expect((await place.ended(runId)).status).toBe('succeeded');
    expect(askedOf(eve)).toEqual([`${eve} 1`, `${eve} 2`, `${eve} 3`]);
    const { runs } = place.test.server.services;
    expect((await runs.steps(runId)).filter(({ type }) => type === 'action')).toMatchObject(
      Array(3).fill({ isKeptInStore: false }),
    );
  });

  test('what an earlier attempt of a run says late changes no record of the next', async ({ expect }) => {
    const { runs, store: kept } = place.test.server.services;
    const records = createRunRecords({ store: kept, onChange: () => {} });
    const runId = await place.start(await place.save({ steps: [{ id: 'nothing', type: 'set', values: {} }] }));
    await place.ended(runId);
    for (const isTogether of [true, false]) {
      const stepId = `together ${isTogether}`;
      const step = { runId, stepId, type: 'action', position: 0, attempts: 1, startedAtMs: 1 };
      const late = { ...step, status: 'retrying' } as const;
      const done = { ...step, status: 'succeeded', output: {}, endedAtMs: 2, isKeptInStore: true } as const;
      const recorded = async () => (await runs.steps(runId)).find((each) => each.stepId === stepId);
      const first = records.step({ ...done, runAttempt: 2 });
      if (!isTogether) await first;
      await records.step({ ...late, runAttempt: 1 });
      expect(await recorded()).toMatchObject({ status: 'succeeded', isKeptInStore: true });
      await records.step({ ...late, runAttempt: 2 });
      expect(await recorded()).toMatchObject({ status: 'retrying', isKeptInStore: false });
      await records.step({ ...done, runAttempt: 2 });
      expect(await recorded()).toMatchObject({ status: 'succeeded', isKeptInStore: false });
      await records.step({ ...done, runAttempt: 3 });
      expect(await recorded()).toMatchObject({ status: 'succeeded', isKeptInStore: true });
    }
  });
});

test('a drive begins when those of the same attempt before it are at no step any more', async () => {
  const drives = createDrivesHere();
  const run = { id: 'run_1', attempt: 1 };
  const [firstEnds, secondEnds] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const isIdle = async (drive: Drive) => {
    const later = new Promise((done) => setTimeout(done, 20, 'later'));
    return (await Promise.race([drive.alone, later])) !== 'later';
  };
  const over = new AbortController();
  const first = drives.begin(run, over.signal);
  first.isAt(firstEnds.promise);
  const second = drives.begin(run, new AbortController().signal);
  expect([first.isLatest(), second.isLatest()]).toEqual([false, true]);
  expect([await isIdle(first), await isIdle(second)]).toEqual([true, false]);
  over.abort();
  const third = drives.begin(run, new AbortController().signal);
  firstEnds.reject(new Error('the call failed'));
  expect([await isIdle(second), await isIdle(third)]).toEqual([true, true]);
  third.isAt(secondEnds.promise);
  expect(await isIdle(drives.begin({ ...run, attempt: 2 }, over.signal))).toBe(true);
  expect(await isIdle(drives.begin(run, over.signal))).toBe(false);
});

test.concurrent.for([
  ['that it was at', 'running'],
  ['that it was at, also when nobody had written down that the run had begun', 'queued'],
])(
  'a server that is killed in the middle of a loop repeats the turn %s, and no other',
  async ([, status = ''], { expect }) => {
    const fay = `fay-${status}`;
    const dataDir = mkdtempSync(join(tmpdir(), 'cio-kept-steps-'));
    const isAt = Promise.withResolvers<void>();
    answers.set(fay, async (person) => {
      // Longer than it takes to write down what came of the one before.
      await new Promise((done) => setTimeout(done, 100));
      if (person !== `${fay} 7`) return 200;
      isAt.resolve();
      return new Promise(() => {});
    });
    let server = await startKillable(dataDir);
    try {
      const { id: clientId } = await server.call('POST', '/clients', { name: 'Client' });
      const { id: connectionId } = await server.call('POST', '/connections', { clientId, name: 'Shop' });
      await server.call('PUT', `/connections/${connectionId}/environments/production?force=true`, credentials);
      const { id } = await server.call('PUT', '/workflows?publish=true', {
        name: 'Loop',
        client: 'Client',
        connection: 'Shop',
        trigger: { type: 'manual' },
        steps: [everybody],
      });
      const { runId } = await server.call('POST', `/workflows/${id}/runs`, { event: { people: people(fay, 12) } });
      await isAt.promise;
      await kill(server.process);
      const store = new DatabaseSync(join(dataDir, 'cio-bridge.db'));
      store.prepare('update runs set status = ?').run(status);
      store.close();
      answers.delete(fay);
      server = await startKillable(dataDir);
      await expect
        .poll(async () => (await server.call('GET', `/runs/${runId}`)).status, { timeout: 20_000 })
        .toBe('succeeded');
      expect(askedOf(fay)).toEqual([...people(fay, 8), ...people(fay, 12).slice(7)]);
    } finally {
      await kill(server.process);
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
);
