import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { Store } from '../src/store/store.ts';
import { stores } from './stores.ts';
import { startWorkflowPlace } from './workflow-place.ts';

/** From now on the store has no more room: on SQLite, for both of its connections; on Postgres, in the table of runs. */
async function fill({ db, batch, kind }: Store): Promise<void> {
  if (kind === 'sqlite') {
    await sql`pragma max_page_count = 1`.execute(db);
    await batch([sql`pragma max_page_count = 1`]);
    return;
  }
  await sql`create function no_room() returns trigger language plpgsql as $$
    begin raise exception 'could not extend file' using errcode = 'disk_full'; end $$`.execute(db);
  for (const table of ['runs', 'clients'])
    await sql`create trigger no_room before insert on ${sql.table(table)} execute function no_room()`.execute(db);
}

test.each(stores)(
  'what finds the disk full is to be sent again, whichever route it came to, on $name',
  async (store) => {
    await using place = await startWorkflowPlace({ store });
    const workflow = await place.save({ steps: [{ id: 'end', type: 'stop' }] });
    /** What SQLite has free within its file is filled first. */
    const untilRefused = async (path: string, bodyOf: (turn: number) => object) => {
      for (let turn = 1; ; turn += 1) {
        const answer = await place.test.call('POST', path, { body: bodyOf(turn) });
        if (answer.status >= 300 || turn === 500) return answer;
      }
    };
    await fill(place.test.server.services.store);
    const event = { long: 'x'.repeat(500_000) };
    for (const answer of [
      await untilRefused(`/api/v1/workflows/${workflow}/runs`, () => ({ event })),
      await untilRefused('/api/v1/clients', (turn) => ({ name: `${turn} ${'x'.repeat(150)}` })),
    ]) {
      expect(answer).toMatchObject({ status: 503, body: { code: 'store_unavailable', remedy: 'retry' } });
      expect(answer.headers.get('retry-after')).toBe('60');
    }
  },
);
