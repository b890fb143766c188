import { sql } from 'kysely';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openStore, type Store } from '../src/store/store.ts';
import { tellOfDeliveries } from '../src/workflows/runs/delivery-reports.ts';
import type { Engine } from '../src/workflows/runs/engine.ts';
import { holdTogether } from '../src/workflows/runs/one-state.ts';
import { createRunWaits, type RunWaits } from '../src/workflows/runs/run-waits.ts';
import { stores, type TestPlace } from './stores.ts';

/** Whoever sees happen what runs wait for tells the engine: quickly, in order, and again after a failure. */
describe.each(stores)('on $name', (kind) => {
  let place: TestPlace;
  let store: Store;
  let waits: RunWaits;
  /** What the engine was told, in this order. */
  let told: [id: string, value: unknown][];
  let endWaits: Engine['endWaits'];

  beforeEach(async () => {
    place = await kind.place();
    store = await openStore(place);
    told = [];
    endWaits = async (ends) => void told.push(...ends.map(({ id, value }): [string, unknown] => [id, value]));
    const engine = { endWaits: (ends) => endWaits(ends) } as Pick<Engine, 'endWaits'> as Engine;
    waits = createRunWaits({ store, engine: () => engine });
    const { db } = store;
    await sql`insert into clients (id, name, created_at_ms) values ('cl_1', 'Client', 0), ('cl_2', 'Other', 0)`.execute(
      db,
    );
    await sql`insert into connections (id, client_id, name, created_at_ms)
      values ('con_1', 'cl_1', 'Shop', 0), ('con_2', 'cl_2', 'Shop', 0)`.execute(db);
    await sql`insert into workflows (id, client_id, name, version, created_at_ms)
      values ('wf_1', 'cl_1', 'Waits', 1, 0)`.execute(db);
    await run('run_1');
  });
  afterEach(async () => {
    await store.close();
    await place.remove();
  });

  const run = (id: string, status = 'waiting', endedAtMs: number | null = null) =>
    sql`insert into runs (id, workflow_id, workflow_version, activation, status, created_at_ms, ended_at_ms)
      values (${id}, 'wf_1', 1, ${id}, ${status}, 0, ${endedAtMs})`.execute(store.db);
  const wait = (id: string, subject: string, { kind = 'delivery' as const, ...more }: Partial<RunWaitGiven> = {}) =>
    waits.add({ id, runId: 'run_1', stepId: 's', kind, subject, detail: null, createdAtMs: 0, ...more });
  const left = async () => (await waits.ofRun('run_1')).map(({ id }) => id).sort();
  const detail = (metrics: string[]) => ({ deliveryId: '', metrics, clientId: 'cl_1' });
  const report = (deliveryId: string, metric: string, seconds = 1, connectionId = 'con_1') => ({
    deliveryId,
    connectionId,
    environment: 'production' as const,
    metric,
    happenedAtMs: seconds * 1_000,
    eventId: null,
    event: undefined,
  });
  type RunWaitGiven = Parameters<RunWaits['add']>[0];

  test('what the engine does not take holds up none of the others, and is told again', async () => {
    const ids = Array.from({ length: 250 }, (_, index) => `wait_${String(index).padStart(3, '0')}`);
    await Promise.all(ids.map((id) => wait(id, 'd')));
    const { batch } = store;
    const tell = endWaits;
    const messages: number[] = [];
    endWaits = async (ends) => {
      messages.push(ends.length);
      if (ends.some(({ id }) => id === 'wait_123')) throw new Error('the engine does not take it');
      await tell(ends);
    };
    let transactions = 0;
    store.batch = ((statements: never) => {
      transactions += 1;
      return batch(statements);
    }) as typeof batch;
    await expect(waits.resolve('delivery', 'd', {})).rejects.toThrow('the engine does not take it');
    const waiting = await left();
    expect(waiting).toContain('wait_123');
    expect(waiting.length + told.length).toBe(250);
    expect(told.length).toBeGreaterThanOrEqual(150);
    // Many ends are one message, and what is over goes in one transaction.
    expect([messages.toSorted(), transactions]).toEqual([[100, 100, 50], 1]);
    endWaits = tell;
    await waits.resolve('delivery', 'd', {});
    expect(told.map(([id]) => id).sort()).toEqual(ids);
    expect(await left()).toEqual([]);
  });

  test('each wait ends with the first report of its delivery that it is for', async () => {
    await wait('wait_1', 'd1', { detail: detail(['opened', 'clicked']) });
    await wait('wait_2', 'd1', { detail: detail(['clicked']) });
    await wait('wait_3', 'd2', { detail: detail(['bounced']) });
    const tell = tellOfDeliveries({ db: store.db, waits });
    await tell([
      report('d1', 'delivered'),
      report('d1', 'opened', 2, 'con_2'),
      report('d1', 'opened', 3),
      report('d1', 'clicked', 4),
      report('d2', 'delivered', 5),
      report('d3', 'bounced', 6),
    ]);
    expect(told.sort()).toEqual([
      ['wait_1', { metric: 'opened', timestamp: 3 }],
      ['wait_2', { metric: 'clicked', timestamp: 4 }],
    ]);
    expect(await left()).toEqual(['wait_3']);
  });

  test('what was told, and not written down before a crash, is told again with the same value', async () => {
    await wait('wait_1', 'd1', { detail: detail(['opened']) });
    const tell = tellOfDeliveries({ db: store.db, waits });
    const { batch } = store;
    store.batch = () => Promise.reject(new Error('killed'));
    await expect(tell([report('d1', 'opened')])).rejects.toThrow('killed');
    store.batch = batch;
    await tell([report('d1', 'opened')]);
    expect(told).toEqual(Array.from({ length: 2 }, () => ['wait_1', { metric: 'opened', timestamp: 1 }]));
    expect(await left()).toEqual([]);
  });

  test('a delivery may have an id that is too long for an index', async () => {
    const id = Array.from({ length: 400 }, (_, index) => `${index}-long-id`).join();
    await wait('wait_1', id, { detail: detail(['opened']) });
    await tellOfDeliveries({ db: store.db, waits })([report(id, 'opened')]);
    expect(told).toEqual([['wait_1', { metric: 'opened', timestamp: 1 }]]);
  });

  test('who waits for a run that has ended, and could not say so, is told', async () => {
    await run('run_2', 'failed', 1);
    await run('run_3');
    await wait('wait_2', 'run_2', { kind: 'run' });
    await wait('wait_3', 'run_3', { kind: 'run' });
    let looks = 0;
    const engine = {
      remembered: async () => undefined,
      remember: async () => {},
      async underWay() {
        looks += 1;
        if (looks === 1) throw new Error('an engine that has just been started shows nothing yet');
        return new Set<string>();
      },
      onRestarted: () => {},
    } as unknown as Engine;
    const together = await holdTogether({
      db: store.db,
      engine,
      waits,
      cancel: async () => {},
      isShared: true,
      lookIntervalMs: 10,
      log: pino({ level: 'silent' }),
    });
    await vi.waitFor(() => expect(told).toEqual([['wait_2', { runId: 'run_2', status: 'failed', error: null }]]), {
      timeout: 20_000,
    });
    await together.stop();
    expect(await left()).toEqual(['wait_3']);
  });
});
