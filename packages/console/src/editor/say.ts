import { useSyncExternalStore } from 'react';

const watchers = new Set<() => void>();
let said = '';

/** Tells whoever listens, and does not look, what a press changed. */
export function say(words: string): void {
  // The same again is heard again.
  said = words === said ? `${words}\u00a0` : words;
  for (const watcher of watchers) watcher();
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export const useSaid = (): string => useSyncExternalStore(watch, () => said);
