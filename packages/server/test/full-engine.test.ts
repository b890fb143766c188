import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, expect, test, vi } from 'vitest';
import { startEngine } from '../src/workflows/engine/start-engine.ts';
import type { Work } from '../src/workflows/runs/engine.ts';

/** More than the engine works on at once. */
const RUNS = 2_100;

const dataDir = mkdtempSync(join(tmpdir(), 'cio-full-'));
afterAll(() => rmSync(dataDir, { recursive: true }));

test('an engine that is full of runs which are held back is asked and told of the store all the same', async () => {
  let held = 0;
  const executeRun = () => {
    held += 1;
    return new Promise<void>(() => {});
  };
  const engine = await startEngine({
    dataDir,
    work: { executeRun } as unknown as Work,
    secret: async () => 'a secret of enough characters',
    generation: '',
    log: pino({ level: 'silent' }),
  });
  try {
    expect(await engine.remembered()).toBeUndefined();
    await engine.remember({ generation: 'one', mark: 1 });
    await vi.waitFor(async () => expect(await engine.remembered()).toEqual({ generation: 'one', mark: 1 }));
    await engine.start(Array.from({ length: RUNS }, (_, index) => ({ runId: `run_${index}`, attempt: 1 })));
    await vi.waitFor(() => expect(held).toBeGreaterThan(2_000), { timeout: 30_000 });
    await engine.remember({ generation: 'one', mark: 2 });
    await vi.waitFor(async () => expect(await engine.remembered()).toEqual({ generation: 'one', mark: 2 }), {
      timeout: 5_000,
    });
    expect(held, 'there was one more than it had places for').toBeLessThan(RUNS);
  } finally {
    await engine.close();
  }
}, 60_000);
