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
