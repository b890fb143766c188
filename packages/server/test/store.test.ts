import { fork } from 'node:child_process';
import { once } from 'node:events';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { migrations } from '../src/store/migrations.ts';
import { migrate, openStore, type Store } from '../src/store/store.ts';
import { stores, type TestPlace } from './stores.ts';

describe.each(stores)('on $name', (kind) => {
  let place: TestPlace;
  let store: Store;
  beforeEach(async () => {
    place = await kind.place();
    store = await openStore(place);
  });
  afterEach(async () => {
    await store.close();
    await place.remove();
  });

  test('migrations that end in the middle leave nothing behind, and run again', async () => {
    const first = {
      async up(db: Store['db']) {
        await sql`create table made_halfway (id text primary key)`.execute(db);
        await sql`alter table clients add column halfway text`.execute(db);
      },
    };
    const broken = async (db: Store['db']) => {
      await first.up(db);
      throw new Error('the power fails');
    };
    await expect(migrate(store.db, { ...migrations, '9998-first': { up: broken } })).rejects.toThrow('the power fails');
    // One that went well before it is taken back with it: the next start begins where this one did.
    const failing = { up: () => Promise.reject(new Error('the power fails again')) };
    await expect(migrate(store.db, { ...migrations, '9998-first': first, '9999-second': failing })).rejects.toThrow();
    await migrate(store.db, { ...migrations, '9998-first': first });
    const tables = (await store.db.introspection.getTables()).map(({ name }) => name);
    expect(tables).toContain('made_halfway');
  });
});

test('processes that open one new folder at once all find it whole', async () => {
  const [sqlite] = stores;
  const place = await (sqlite as (typeof stores)[number]).place();
  const script = new URL('./open-store.ts', import.meta.url);
  const openers = Array.from({ length: 4 }, () =>
    fork(script, [place.dataDir], { execArgv: ['--conditions=@cio-bridge/source'], stdio: 'inherit' }),
  );
  const codes = await Promise.all(openers.map(async (opener) => (await once(opener, 'exit'))[0]));
  expect(codes).toEqual([0, 0, 0, 0]);
  await place.remove();
});
