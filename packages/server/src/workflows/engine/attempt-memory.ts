import type { Context } from '@restatedev/restate-sdk';

/** The part of the SDK that keeps an attempt's journal, in WebAssembly memory. */
interface AttemptMemory {
  free(): void;
}

/**
 * Frees what the SDK keeps of an attempt once that is over. Left to itself it waits for a major garbage
 * collection, so that the memory of thousands of attempts piles up: see docs/decisions/0011.
 *
 * Call it when the run has come to its end. An attempt that ends otherwise is left to the collector, since the SDK may
 * still be working on it.
 */
export function freeWhenOver(context: Context, over: AbortSignal): void {
  if (over.aborted) return;
  const memory = memoryOf(context);
  // The SDK's own listener came before ours, and what it does then is done one turn later, too.
  over.addEventListener('abort', () => setImmediate(() => memory?.free()), { once: true });
}

/** Not a public part of the SDK, which is why its version is pinned. */
const memoryOf = (context: Context): AttemptMemory | undefined =>
  (context as unknown as { coreVm?: AttemptMemory }).coreVm;
