import { setTimeout as sleep } from 'node:timers/promises';
import type { RawBuilder } from 'kysely';
import type { Store } from './store.ts';

/**
 * Changes, or deletes, however many rows, some at a time: webhooks wait for one step at most, and the event loop for none.
 *
 * @param step - Changes up to `rowsPerStep` rows so that it finds others the next time, and returns something of each.
 * @returns how many they were.
 */
export async function inSteps(
  { batch }: Pick<Store, 'batch'>,
  rowsPerStep: number,
  step: RawBuilder<unknown>,
  { pauseMs = 0, signal }: { pauseMs?: number; signal?: AbortSignal | undefined } = {},
): Promise<number> {
  for (let changed = 0; ; ) {
    const [rows] = await batch([step]);
    changed += rows.length;
    if (rows.length < rowsPerStep || signal?.aborted) return changed;
    if (pauseMs > 0) await sleep(pauseMs);
  }
}
