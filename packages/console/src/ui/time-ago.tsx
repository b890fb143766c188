import { useSyncExternalStore } from 'react';
import { relativeTime } from '../words/time.ts';
import { Moment } from './moment.tsx';

const TICK_MS = 1_000;

// One clock for the whole page, however many times it shows.
const listeners = new Set<() => void>();
let nowMs = Date.now();
setInterval(() => {
  nowMs = Date.now();
  for (const listener of listeners) listener();
}, TICK_MS);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What the clock says of a moment, kept up to date: `read` is asked each second. */
export const useClock = <T,>(read: (nowMs: number) => T): T => useSyncExternalStore(subscribe, () => read(nowMs));

/** How long ago, with the exact time on hover. */
export function TimeAgo({ atMs }: { atMs: number }) {
  const text = useClock((now) => relativeTime(atMs, now));
  return <Moment atMs={atMs} words={text} />;
}
