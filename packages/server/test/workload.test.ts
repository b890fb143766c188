import { expect, test, vi } from 'vitest';
import { createWorkload } from '../src/workflows/engine/workload.ts';

/** As many runs as a workload takes before it is full. */
async function fill(workload: ReturnType<typeof createWorkload>) {
  const runs = [];
  while (await hasRoom(workload)) {
    const attempt = new AbortController();
    runs.push({ end: () => attempt.abort(), ...workload.begin(attempt.signal, 'client') });
  }
  return runs;
}

const hasRoom = (workload: ReturnType<typeof createWorkload>) =>
  Promise.race([workload.room().then(() => true), new Promise((resolve) => setImmediate(resolve, false))]);

test('there is room again when a run ends or waits, and each is counted once', async () => {
  const workload = createWorkload();
  const [first, second, third] = await fill(workload);
  if (!first || !second || !third) throw new Error('it was full from the start');

  first.end();
  expect(await hasRoom(workload)).toBe(true);
  expect(await fill(workload)).toHaveLength(1);

  const wait = Promise.withResolvers<string>();
  const resting = second.resting(wait.promise);
  expect(await fill(workload)).toHaveLength(1);
  wait.resolve('over');
  expect(await resting).toBe('over');
  third.end();
  // The one that waited works again, and the one that ended has made room for it alone.
  expect(await hasRoom(workload)).toBe(false);

  // One whose attempt ends while it waits has left already.
  const cutOff = second.resting(Promise.reject(new Error('the connection was lost')));
  second.end();
  await expect(cutOff).rejects.toThrow('lost');
  expect(await fill(workload)).toHaveLength(1);
});

test('an attempt that was over before it was counted, or before it waits, takes and gives no room', async () => {
  const workload = createWorkload();
  const [first] = await fill(workload);
  if (!first) throw new Error('it was full from the start');
  const lost = workload.begin(AbortSignal.abort(), 'client');
  await lost.resting(Promise.resolve());
  expect(await hasRoom(workload)).toBe(false);

  first.end();
  await first.resting(Promise.resolve());
  expect(await fill(workload)).toHaveLength(1);
});

test('what is over when it begins leaves the room as it was', async () => {
  const workload = createWorkload();
  const before = (await fill(createWorkload())).length;
  for (let n = 0; n < before; n += 1) workload.begin(AbortSignal.abort(), 'client');
  expect(await fill(workload)).toHaveLength(before);
});

test('runs that take long hold up the others for a moment only', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const workload = createWorkload();
    await fill(workload);
    const room = workload.room();
    vi.advanceTimersByTime(1_000);
    await room;
  } finally {
    vi.useRealTimers();
  }
});

test('a client whose runs take long leaves places for the next, however many come to have their share', () => {
  const workload = createWorkload();
  let runs = 0;
  const beginUntilCrowded = (clientId: string) => {
    const ends: (() => void)[] = [];
    for (; !workload.crowded().includes(clientId); runs += 1) {
      const attempt = new AbortController();
      workload.begin(attempt.signal, clientId);
      ends.push(() => attempt.abort());
    }
    return ends;
  };
  const first = beginUntilCrowded('first');
  for (const clientId of ['second', 'third', 'fourth']) expect(beginUntilCrowded(clientId).length).toBeGreaterThan(200);
  expect(runs, 'what the engine works on at once').toBeLessThan(2_000);

  // The one that was alone gives back what is more than its share, and may then have more again.
  let ended = 0;
  for (; workload.crowded().includes('first'); ended += 1) first.pop()?.();
  expect(ended).toBeGreaterThan(300);
  expect(beginUntilCrowded('first')).toHaveLength(1);
});
