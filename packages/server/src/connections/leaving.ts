import { AsyncLocalStorage } from 'node:async_hooks';
import type { Hooks } from '@cio-bridge/sdk';

const moments = new AsyncLocalStorage<() => Promise<void> | void>();

/**
 * Does the work, and `atLeaving` each time one of its requests is about to leave: after it has waited for its turn,
 * before its deadline begins. When that throws, the request does not leave.
 */
export const withLeaving = <T>(atLeaving: () => Promise<void> | void, work: () => Promise<T>): Promise<T> =>
  moments.run(atLeaving, work);

/** The hook around every request. */
export const leave: NonNullable<Hooks['around']> = async (_request, send) => {
  await moments.getStore()?.();
  await send();
};

/**
 * Gives the work up when its call has not left within `waitMs`; what left in time has the time that any request has.
 *
 * @param tooLate - What is thrown then.
 */
export async function leavingWithin<T>(
  waitMs: number,
  work: (signal: AbortSignal) => Promise<T>,
  tooLate: (cause: unknown) => Error,
): Promise<T> {
  const patience = new AbortController();
  const late = setTimeout(() => patience.abort(), waitMs);
  try {
    return await withLeaving(
      () => clearTimeout(late),
      () => work(patience.signal),
    );
  } catch (error) {
    throw patience.signal.aborted ? tooLate(error) : error;
  } finally {
    clearTimeout(late);
  }
}
