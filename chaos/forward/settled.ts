import { setTimeout as sleep } from 'node:timers/promises';
import type { Sandbox } from '@cio-bridge/sandbox';
import type { Forwarded } from './messages.ts';
import type { Receivers } from './receivers.ts';

const STANDSTILL_MS = 30_000;
/** What waits for its next try need not be waited for: it goes by the clock of the local Customer.io. */
export const STEP_MS = 600_000;

/**
 * What the store holds once nothing waits to be forwarded, or once nothing moves any more.
 *
 * @param expected - So many events at least.
 */
export async function settled(
  ask: () => Promise<Forwarded>,
  { sandbox, receivers, expected }: { sandbox: Sandbox; receivers: Receivers; expected: number },
): Promise<Forwarded> {
  let last = '';
  let movedAt = Date.now();
  for (;;) {
    const seen = await ask();
    const isPosted = sandbox.workspace('demo-us').webhooks.every(({ backlog }) => backlog === 0);
    const isDone = isPosted && seen.unactivated === 0 && seen.waiting === 0 && seen.events.length >= expected;
    const state = JSON.stringify([seen.events.length, seen.unactivated, seen.waiting, receivers.arrivals()]);
    if (state !== last) movedAt = Date.now();
    last = state;
    if (isDone || Date.now() - movedAt > STANDSTILL_MS) return seen;
    await sleep(500);
    if (isPosted) await sandbox.clock.advance(STEP_MS);
  }
}

/** Compares the receivers' own books with the store. */
export function compared(receivers: Receivers, { events, waiting, failed }: Forwarded) {
  const books = receivers.books();
  return {
    arrived: books.map(({ arrived }) => arrived.size),
    repeated: books.map(({ repeated }) => repeated),
    unsigned: books.reduce((sum, { unsigned }) => sum + unsigned, 0),
    waiting,
    failed,
    lost: books.reduce((sum, { arrived }) => sum + events.filter((id) => !arrived.has(id)).length, 0),
    doubled: books.reduce((sum, book) => sum + book.underOtherIds, 0),
  };
}
