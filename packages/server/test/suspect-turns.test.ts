import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSuspectTurns } from '../src/workflows/runs/suspect-turns.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** Runs that want their turn, by name, and which of them have had it. */
function line() {
  const takeTurn = createSuspectTurns();
  const had: string[] = [];
  return {
    had,
    /** @returns how it gets on. */
    wait(name: string, begun: number): () => void {
      const onward = new AbortController();
      void takeTurn(begun, onward.signal).then(() => had.push(name));
      return () => onward.abort();
    },
  };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

test('thousands that two crashes cut off begin together, and a few that came near their end begin first and alone', async () => {
  const { wait, had } = line();
  const crowd = Array.from({ length: 200 }, (_, index) => wait(`crowd ${index}`, 2));
  await settled();
  expect(had).toHaveLength(64);
  const near = ['one', 'other'].map((name) => wait(name, 4));
  // Nobody of the crowd begins any more, and none of those two beside them.
  for (const getOn of crowd.slice(0, 63)) getOn();
  await settled();
  expect(had).toHaveLength(64);
  crowd[63]?.();
  await settled();
  expect(had.slice(64)).toEqual(['one']);
  near[0]?.();
  await settled();
  expect(had.slice(64)).toEqual(['one', 'other']);
  near[1]?.();
  await settled();
  expect(had).toHaveLength(64 + 2 + 64);
});

test('the more often they were begun, the fewer begin at once', async () => {
  for (const [begun, atOnce] of [
    [2, 64],
    [3, 8],
    [4, 1],
  ] as const) {
    const { wait, had } = line();
    for (let index = 0; index < 100; index += 1) wait(String(index), begun);
    await settled();
    expect(had).toHaveLength(atOnce);
  }
});

test('one that takes long holds up the others for a moment only, and one that is over not at all', async () => {
  const { wait, had } = line();
  wait('long', 4);
  wait('over', 4)();
  wait('next', 4);
  await settled();
  expect(had).toEqual(['long']);
  vi.advanceTimersByTime(1_000);
  await settled();
  expect(had).toEqual(['long', 'over', 'next']);
});

test('thousands that are over while they wait leave the line one after the other', async () => {
  const { wait, had } = line();
  const first = wait('first', 4);
  for (let index = 0; index < 20_000; index += 1) wait(String(index), 4)();
  wait('last', 4);
  first();
  await settled();
  expect(had).toHaveLength(20_002);
  expect(had.at(-1)).toBe('last');
});
