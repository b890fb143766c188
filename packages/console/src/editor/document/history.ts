const MAX_STEPS = 200;

/** What was, what is, and what was taken back: undo and redo walk it. */
export interface History<T> {
  readonly past: readonly T[];
  readonly now: T;
  readonly future: readonly T[];
  /** Of the last change: more of the same burst is the same entry. */
  readonly burst: string | undefined;
}

export const begun = <T>(now: T): History<T> => ({ past: [], now, future: [], burst: undefined });

/** A change; a burst of them, such as typing in one field, is one entry. */
export function changed<T>(history: History<T>, next: T, burst?: string): History<T> {
  if (next === history.now) return history;
  const isMore = burst !== undefined && burst === history.burst && history.past.length > 0;
  const past = isMore ? history.past : [...history.past, history.now].slice(-MAX_STEPS);
  return { past, now: next, future: [], burst };
}

export function undone<T>({ past, now, future }: History<T>): History<T> {
  const before = past.at(-1);
  if (before === undefined) return { past, now, future, burst: undefined };
  return { past: past.slice(0, -1), now: before, future: [now, ...future], burst: undefined };
}

export function redone<T>({ past, now, future }: History<T>): History<T> {
  const [next, ...rest] = future;
  if (next === undefined) return { past, now, future, burst: undefined };
  return { past: [...past, now], now: next, future: rest, burst: undefined };
}
