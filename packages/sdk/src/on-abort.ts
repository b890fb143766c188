const listening = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls back once when the signal fires. Thousands of calls may share one signal, and adding a listener to it takes
 * time in proportion to those that it has: so it gets one of ours, for all of them.
 *
 * @returns what takes the callback back.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  let callbacks = listening.get(signal);
  if (!callbacks) {
    const all = new Set<() => void>();
    const fire = () => {
      listening.delete(signal);
      for (const each of all) each();
    };
    signal.addEventListener('abort', fire, { once: true });
    listening.set(signal, all);
    callbacks = all;
  }
  callbacks.add(callback);
  return () => callbacks.delete(callback);
}
