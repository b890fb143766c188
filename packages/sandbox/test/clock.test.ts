import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Clock } from '../src/clock.ts';

test('timers fire in the order of their time, and those of one instant in the order they were set', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 60 }), async (delays) => {
      const clock = new Clock('virtual', 0);
      const fired: { index: number; atMs: number }[] = [];
      for (const [index, delayMs] of delays.entries())
        clock.at(delayMs + 1, () => fired.push({ index, atMs: clock.nowMs() }));
      await clock.advance(100);
      const expected = delays.map((delayMs, index) => ({ index, atMs: delayMs + 1 }));
      expected.sort((a, b) => a.atMs - b.atMs || a.index - b.index);
      expect(fired).toEqual(expected);
      expect(clock.nowMs()).toBe(100);
    }),
  );
});

test('a cancelled timer does not fire, and time does not run backwards', async () => {
  const clock = new Clock('virtual', 0);
  const fired: string[] = [];
  clock.after(10, () => fired.push('kept'));
  clock.after(5, () => fired.push('cancelled')).cancel();
  await clock.advance(20);
  expect(fired).toEqual(['kept']);
  await expect(clock.advance(-1)).rejects.toThrow('forward');
});

test('advancing waits for the work that timers start, and for timers set on the way', async () => {
  const clock = new Clock('virtual', 0);
  const seen: number[] = [];
  const again = (): void => {
    clock.track(
      Promise.resolve().then(() => {
        seen.push(clock.nowMs());
        if (seen.length < 4) clock.after(10, again);
      }),
    );
  };
  clock.after(10, again);
  await clock.advance(35);
  expect(seen).toEqual([10, 20, 30]);
});

test('real time flows by itself and can be pushed', async () => {
  const clock = new Clock('real');
  const first = await new Promise<number>((resolve) => clock.after(5, () => resolve(clock.nowMs())));
  expect(first).toBeGreaterThan(Date.now() - 1000);
  let fired = false;
  clock.after(90 * 24 * 3_600_000, () => {
    fired = true;
  });
  await clock.advance(91 * 24 * 3_600_000);
  expect(fired).toBe(true);
  clock.close();
});
