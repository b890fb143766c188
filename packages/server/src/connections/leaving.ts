import { AsyncLocalStorage } from 'node:async_hooks';

const moments = new AsyncLocalStorage<() => Promise<void> | void>();

/**
 * Does the work, and `atLeaving` each time one of its requests is about to leave: after it has waited for its turn,
 * before its deadline begins. When that throws, the request does not leave.
 */
export const withLeaving = <T>(atLeaving: () => Promise<void> | void, work: () => Promise<T>): Promise<T> =>
  moments.run(atLeaving, work);

/** For the hook around every request. */
export const leave = (): Promise<void> | void => moments.getStore()?.();
