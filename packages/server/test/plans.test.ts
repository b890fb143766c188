import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Clockwork, createPlans, type Plans } from '../src/workflows/definition/plans.ts';
import type { SyncScheduleTicket } from '../src/workflows/runs/engine.ts';
import { processesOf } from './processes-of.ts';
import { stores } from './stores.ts';
import { startWorkflowPlace } from './workflow-place.ts';

const MINUTE_MS = 60_000;
const THREE = Date.parse('2030-01-01T03:00:00Z');
const FOUR = THREE + 60 * MINUTE_MS;

describe('the next tick of what is due by the clock', () => {
  let asked: number[];
  let isAway: boolean;
  let restart: () => void;
  let plans: Plans;
  const hourly: Clockwork = {
    key: 'hourly',
    cron: '0 * * * *',
    timeZone: async () => 'UTC',
    async ask(dueAtMs) {
      if (isAway) throw new Error('connect ECONNREFUSED');
      asked.push(dueAtMs);
    },
  };

  beforeEach(() => {
    vi.useFakeTimers({ now: THREE - MINUTE_MS });
    asked = [];
    isAway = false;
    plans = createPlans({
      all: async () => [hourly],
      engine: () => ({
        onRestarted(listener) {
          restart = listener;
        },
      }),
      log: pino({ level: 'silent' }),
    });
  });
  afterEach(async () => {
    await plans.stop();
    vi.useRealTimers();
  });

  test('is asked for once, for as long as it is still to come', async () => {
    await plans.begin();
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    expect(asked).toEqual([THREE]);
  });

  test('is asked for when the engine is back, even if its moment has passed', async () => {
    await plans.begin();
    asked = [];
    isAway = true;
    await expect(plans.plan(hourly)).rejects.toThrow('ECONNREFUSED');
    await vi.advanceTimersByTimeAsync(5 * MINUTE_MS);
    isAway = false;
    await vi.advanceTimersByTimeAsync(5 * MINUTE_MS);
    expect(asked).toEqual([THREE, FOUR]);
  });

  test('is asked for again when it did not fire within a minute', async () => {
    await plans.begin();
    await vi.advanceTimersByTimeAsync(10 * MINUTE_MS);
    expect(asked).toEqual([THREE, THREE, FOUR]);
  });

  test('is the one after that which fired', async () => {
    await plans.begin();
    vi.setSystemTime(THREE + 50);
    await plans.plan(hourly, THREE);
    await vi.advanceTimersByTimeAsync(10 * MINUTE_MS);
    expect(asked).toEqual([THREE, FOUR]);
  });

  test('is asked for again of an engine that was started again', async () => {
    await plans.begin();
    isAway = true;
    restart();
    await vi.advanceTimersByTimeAsync(MINUTE_MS / 2);
    isAway = false;
    await vi.advanceTimersByTimeAsync(MINUTE_MS / 2);
    expect(asked).toEqual([THREE, THREE, FOUR]);
  });
});

test.each(stores)(
  'schedules of syncs outlive the engine, and its data, on $name',
  async (store) => {
    await using place = await startWorkflowPlace({ store });
    const { services } = place.test.server;
    const taken: SyncScheduleTicket[] = [];
    const { scheduleSyncAt } = services.engine;
    services.engine.scheduleSyncAt = async (ticket) => {
      await scheduleSyncAt(ticket);
      taken.push(ticket);
    };
    const engine = join(place.test.place.dataDir, 'engine');
    const killEngine = () => {
      for (const pid of processesOf('restate-server', engine)) {
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          // it ended meanwhile
        }
      }
    };
    /** It is started again whenever it dies, within a second. */
    const whileEngineIsAway = async <T>(work: () => Promise<T>): Promise<T> => {
      killEngine();
      const again = setInterval(killEngine, 20);
      try {
        return await work();
      } finally {
        clearInterval(again);
        killEngine();
      }
    };
    const create = (name: string) =>
      place.test.call('POST', '/api/v1/sync-schedules', {
        body: {
          connectionId: place.connectionId,
          environment: 'production',
          name,
          cron: '0 3 1 1 *',
          url: 'https://example.com/people.csv',
        },
      });
    const areTaken = (tickets: object[]) =>
      vi.waitFor(
        () => expect(taken).toEqual(expect.arrayContaining(tickets.map((each) => expect.objectContaining(each)))),
        {
          timeout: 20_000,
          interval: 50,
        },
      );

    const { body: changed } = await create('Changed');
    const made = await whileEngineIsAway(async () => {
      const answer = await create('Made');
      const { status } = await place.test.call('PATCH', `/api/v1/sync-schedules/${changed.id}`, {
        body: { cron: '0 4 1 1 *' },
      });
      expect([answer.status, status, taken.length]).toEqual([201, 200, 1]);
      return answer;
    });
    const both = [
      { scheduleId: made.body.id, version: 1, dueAtMs: made.body.nextAtMs },
      { scheduleId: changed.id, version: 2 },
    ];
    await areTaken(both);

    taken.length = 0;
    await whileEngineIsAway(() => rm(engine, { recursive: true, force: true, maxRetries: 5 }));
    await areTaken(both);
  },
  60_000,
);
