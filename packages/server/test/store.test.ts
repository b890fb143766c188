import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { configFrom, DataDirError, examine, MissingMasterKey, startServer } from '../src/index.ts';
import { sqliteBatch } from '../src/store/batch.ts';
import { migrations } from '../src/store/migrations.ts';
import { migrate, openStore, type Store } from '../src/store/store.ts';
import { startTestServer } from './start-test-server.ts';
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

test('a thread that breaks fails the batch that it was at, and not the next one', async () => {
  const [sqlite] = stores;
  const place = await (sqlite as (typeof stores)[number]).place();
  const store = await openStore(place);
  const folder = join(place.dataDir, 'later');
  const { batch, close } = sqliteBatch(store.db, join(folder, 'store.db'));
  const one = () => batch([sql<{ one: number }>`select 1 as one`]);
  for (let round = 0; round < 3; round += 1) {
    await expect(one()).rejects.toThrow('unable to open database file');
    mkdirSync(folder);
    expect(await one()).toEqual([[{ one: 1 }]]);
    expect(await one()).toEqual([[{ one: 1 }]]);
    await close();
    rmSync(folder, { recursive: true });
  }
  await store.close();
  await place.remove();
});

test('a folder that cannot be used is said in words', async () => {
  const [sqlite] = stores;
  const place = await (sqlite as (typeof stores)[number]).place();
  const inside = (name: string) => join(place.dataDir, name);
  writeFileSync(inside('file'), '');
  await expect(openStore({ dataDir: inside('file/data') })).rejects.toThrow(
    new DataDirError(
      `The data folder ${inside('file/data')} cannot be used: a part of its path is a file. Choose another folder`,
    ),
  );
  mkdirSync(inside('data/cio-bridge.db'), { recursive: true });
  await expect(openStore({ dataDir: inside('data') })).rejects.toThrow();
  rmSync(inside('data/cio-bridge.db'), { recursive: true });
  writeFileSync(inside('data/cio-bridge.db'), 'no store at all, but long enough to be looked at');
  await expect(openStore({ dataDir: inside('data') })).rejects.toThrow(/is no store. Restore the newest backup/);
  await expect(startServer({ ...configFrom({}), dataDir: inside('file/data') })).rejects.toThrow(DataDirError);
  await place.remove();
});

test('a store whose master key is gone gets no new one', async () => {
  const at = await startTestServer();
  const { dataDir } = at.place;
  const config = configFrom({}, { dataDir, port: 0 });
  await at.server.close();
  const file = join(dataDir, 'secret.key');
  const key = readFileSync(file);
  rmSync(file);
  await expect(startServer(config)).rejects.toThrow(MissingMasterKey);
  const faults = (await examine(config)).filter(({ ok }) => !ok);
  expect(faults.map(({ check, detail }) => [check, detail])).toEqual([
    ['master key', `${file} is missing`],
    ['key opens the store', `${file} is missing`],
  ]);
  expect(existsSync(file)).toBe(false);
  writeFileSync(file, key, { mode: 0o600 });
  const again = await startServer(config);
  await again.close();
  await at.place.remove();
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
