import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countEvents, listEvents } from '../src/inbound/events/find-events.ts';
import { openStore, type Store } from '../src/store/store.ts';
import { countRuns, listRuns, type RunFilter } from '../src/workflows/runs/run-filter.ts';
import { stores, type TestPlace } from './stores.ts';

const PAGE = { limit: 50 };
const LOOKS = 150;

/** Lists and counts are made of several strands, each with an index of its own. */
describe.each(stores)('what is listed and counted, on $name', (kind) => {
  let place: TestPlace;
  let store: Store;

  beforeAll(async () => {
    place = await kind.place();
    store = await openStore(place);
    for (const statement of [
      sql`insert into clients (id, name, created_at_ms) values ('cl', 'Client', 0)`,
      sql`insert into connections (id, client_id, name, created_at_ms) values ('con', 'cl', 'Shop', 0)`,
      sql`insert into trigger_endpoints (id, connection_id, environment, token_hash, sealed_token, sealed_signing_keys, created_at_ms)
        values ('te', 'con', 'production', 'h', 't', 'k', 0)`,
      sql`insert into workflows (id, client_id, name, version, created_at_ms) values ('wf', 'cl', 'W', 1, 0)`,
      sql`insert into events (id, endpoint_id, event_id, object_type, metric, payload, received_at_ms)
        values ('ev', 'te', 'e', 'email', 'opened', '{}', 0)`,
      sql`insert into runs (id, workflow_id, workflow_version, activation, status, created_at_ms)
        values ('run', 'wf', 1, 'a', 'queued', 0)`,
    ]) {
      await statement.execute(store.db);
    }
  });
  afterAll(async () => {
    await store.close();
    await place.remove();
  });

  /** What each look sees while something moves to and fro. */
  async function seenWhile(move: (round: number) => Promise<unknown>, look: () => Promise<unknown>) {
    let isOver = false;
    const moving = (async () => {
      for (let round = 0; !isOver; round += 1) {
        await move(round);
        await nextTurn();
      }
    })();
    const seen: unknown[] = [];
    try {
      for (let count = 0; count < LOOKS; count += 1) seen.push(await look());
    } finally {
      isOver = true;
      await moving;
    }
    return new Set(seen.map((each) => JSON.stringify(each)));
  }

  const activate = (round: number) =>
    store.db
      .updateTable('events')
      .set({ activated_at_ms: round % 2 === 0 ? 1 : null })
      .execute();

  test('an event is counted once, also while it goes from one strand to another', async () => {
    const seen = await seenWhile(activate, () => countEvents(store.reads, { endpointId: 'te' }));
    expect(seen).toEqual(new Set([JSON.stringify({ count: 1, isMore: false })]));
  });

  test('an event is listed once, also while it goes from one strand to another', async () => {
    const seen = await seenWhile(activate, async () =>
      (await listEvents(store.reads, { endpointId: 'te' }, PAGE)).map(({ id }) => id),
    );
    expect(seen).toEqual(new Set(['["ev"]']));
  });

  const goOn = (round: number) =>
    store.db
      .updateTable('runs')
      .set({ status: (['queued', 'running', 'waiting'] as const)[round % 3] as 'queued' })
      .execute();
  const underWay: RunFilter = { status: ['waiting', 'running', 'queued'] };

  test('a run is counted once, also while it goes from one strand to another', async () => {
    const seen = await seenWhile(goOn, () => countRuns(store.reads, underWay));
    expect(seen).toEqual(new Set([JSON.stringify({ count: 1, isMore: false })]));
  });

  test('a run is listed once, also while it goes from one strand to another', async () => {
    const seen = await seenWhile(goOn, async () => (await listRuns(store.reads, underWay, PAGE)).map(({ id }) => id));
    expect(seen).toEqual(new Set(['["run"]']));
  });

  test('somebody with very many clients sees them all, of few places or of many', async () => {
    const clientIds = ['cl', ...Array.from({ length: 1_500 }, (_, index) => `other-${index}`)];
    for (const places of [1, 60, 61]) {
      for (let index = 1; index < places; index += 1) {
        await sql`insert into trigger_endpoints (id, connection_id, environment, token_hash, sealed_token, sealed_signing_keys, created_at_ms)
          values (${`te-${index}`}, 'con', 'production', ${`h-${index}`}, 't', 'k', 0) on conflict do nothing`.execute(
          store.db,
        );
        await sql`insert into workflows (id, client_id, name, version, created_at_ms)
          values (${`wf-${index}`}, 'cl', ${`W ${index}`}, 1, 0) on conflict do nothing`.execute(store.db);
      }
      const seen = [
        ...(await listEvents(store.reads, { clientIds }, PAGE)),
        ...(await listRuns(store.reads, { clientIds }, PAGE)),
      ];
      expect(seen.map(({ id }) => id)).toEqual(['ev', 'run']);
      expect(await countEvents(store.reads, { clientIds })).toEqual({ count: 1, isMore: false });
      expect(await countRuns(store.reads, { clientIds })).toEqual({ count: 1, isMore: false });
    }
  });

  test('nobody sees what is of others', async () => {
    for (const filter of [{ clientIds: [] }, { clientIds: ['other'] }, { clientIds: ['other'], clientId: 'cl' }]) {
      expect(await listEvents(store.reads, filter, PAGE)).toEqual([]);
      expect(await listRuns(store.reads, filter, PAGE)).toEqual([]);
      expect(await countEvents(store.reads, filter)).toEqual({ count: 0, isMore: false });
      expect(await countRuns(store.reads, filter)).toEqual({ count: 0, isMore: false });
    }
  });
});
