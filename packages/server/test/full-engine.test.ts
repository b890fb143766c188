import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { expect, test, vi } from 'vitest';
import { startEngine } from '../src/workflows/engine/start-engine.ts';
import { RetryStep, type Work } from '../src/workflows/runs/engine.ts';

/** More than the engine works on at once. */
const RUNS = 2_100;

async function engineOf(executeRun: Work['executeRun']) {
  const dataDir = mkdtempSync(join(tmpdir(), 'cio-full-'));
  const engine = await startEngine({
    dataDir,
    work: { executeRun } as unknown as Work,
    secret: async () => 'a secret of enough characters',
    generation: '',
    log: pino({ level: 'silent' }),
  });
  return {
    engine,
    start: (name: string, runs: number) =>
      engine.start(Array.from({ length: runs }, (_, index) => ({ runId: `${name}_${index}`, attempt: 1 }))),
    async [Symbol.asyncDispose]() {
      await engine.close();
      rmSync(dataDir, { recursive: true });
    },
  };
}

test('runs whose steps are tried again later keep no others out', async () => {
  const failed = new Set<string>();
  let others = 0;
  await using place = await engineOf(async ({ runId }, journal) => {
    if (runId.startsWith('other')) {
      others += 1;
      return;
    }
    await journal.step('fails', async () => {
      failed.add(runId);
      throw new RetryStep('it is away', { retryAfterMs: 600_000 });
    });
  });
  await place.start('failing', RUNS);
  await vi.waitFor(() => expect(failed.size).toBe(RUNS), { timeout: 60_000 });
  await place.start('other', 3);
  await vi.waitFor(() => expect(others).toBe(3), { timeout: 20_000 });
});

test('a step that is tried again later is tried again, on what it knew', async () => {
  let tries = 0;
  const { promise, resolve } = Promise.withResolvers<unknown>();
  await using place = await engineOf(async (_ticket, journal) => {
    const first = await journal.step('works', async () => 1);
    const second = await journal.step('fails twice', async () => {
      tries += 1;
      if (tries < 3) throw new RetryStep('it is away', { retryAfterMs: 3_001 });
      return 2;
    });
    resolve([first, second, await journal.step('goes on', async () => 3)]);
  });
  await place.start('one', 1);
  expect(await promise).toEqual([1, 2, 3]);
  expect(tries).toBe(3);
});

test('an engine that is full of runs which are held back is asked and told of the store all the same', async () => {
  let held = 0;
  await using place = await engineOf(() => {
    held += 1;
    return new Promise<void>(() => {});
  });
  const { engine } = place;
  expect(await engine.remembered()).toBeUndefined();
  await engine.remember({ generation: 'one', mark: 1 });
  await vi.waitFor(async () => expect(await engine.remembered()).toEqual({ generation: 'one', mark: 1 }), {
    timeout: 15_000,
  });
  await place.start('held', RUNS);
  await vi.waitFor(() => expect(held).toBeGreaterThan(2_000), { timeout: 30_000 });
  await engine.remember({ generation: 'one', mark: 2 });
  await vi.waitFor(async () => expect(await engine.remembered()).toEqual({ generation: 'one', mark: 2 }), {
    timeout: 5_000,
  });
  expect(held, 'there was one more than it had places for').toBeLessThan(RUNS);
});
