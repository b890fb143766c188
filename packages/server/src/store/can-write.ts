import { sql } from 'kysely';
import type { Store } from './store.ts';

/** Asked more often than this, the last answer stands: each look is a commit. */
const HOLDS_MS = 1_000;

/** Whether anything can be written now: a full disk reads well, and accepts no event. */
export function createWriteCheck(store: Pick<Store, 'batch'>): () => Promise<boolean> {
  let last: { atMs: number; answer: Promise<boolean> } | undefined;
  const look = () =>
    store
      .batch([
        sql`insert into write_checks (id, at_ms) values (1, ${Date.now()}) on conflict (id) do update set at_ms = excluded.at_ms`,
      ])
      .then(
        () => true,
        () => false,
      );
  return () => {
    if (last === undefined || Date.now() - last.atMs > HOLDS_MS) last = { atMs: Date.now(), answer: look() };
    return last.answer;
  };
}
