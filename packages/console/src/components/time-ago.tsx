import { Tooltip } from 'radix-ui';
import { useSyncExternalStore } from 'react';
import { exactTime, relativeTime } from '../time.ts';

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

/** How long ago, with the exact time on hover. */
export function TimeAgo({ atMs }: { atMs: number }) {
  const text = useSyncExternalStore(subscribe, () => relativeTime(atMs, nowMs));
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>
        <time dateTime={new Date(atMs).toISOString()} className="whitespace-nowrap tabular-nums">
          {text}
        </time>
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          sideOffset={6}
          className="rounded-md bg-ink px-2 py-1 text-xs text-canvas tabular-nums shadow-md"
        >
          {exactTime(atMs)}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
