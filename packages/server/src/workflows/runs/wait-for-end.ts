import { setTimeout as sleep } from 'node:timers/promises';
import type { Run } from './run.ts';
import type { Runs } from './runs.ts';

const LOOK_MS = 50;
const MAX_LOOK_MS = 500;

/** The run as soon as it has ended, or as it is after so long. */
export async function endOf(runs: Pick<Runs, 'get'>, runId: string, timeoutMs: number): Promise<Run> {
  const deadlineMs = performance.now() + timeoutMs;
  for (let pauseMs = LOOK_MS; ; pauseMs = Math.min(pauseMs * 1.5, MAX_LOOK_MS)) {
    const run = await runs.get(runId);
    const leftMs = deadlineMs - performance.now();
    if (run.endedAtMs !== null || leftMs <= 0) return run;
    await sleep(Math.min(pauseMs, leftMs));
  }
}
