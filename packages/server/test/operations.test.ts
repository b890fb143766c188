import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import pg from 'pg';
import { encodeTime } from 'ulid';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  BackupError,
  backUp,
  configFrom,
  DataDirInUse,
  examine,
  NewerStore,
  openStore,
  restore,
} from '../src/index.ts';
import { agedTables, DEFAULT_RETENTION_DAYS, lastingTables, prune } from '../src/operations/retention.ts';
import { readProgress } from '../src/store/store-state.ts';
import { callApi, startTestServer, type TestServer } from './start-test-server.ts';
import { stores } from './stores.ts';

const DAY_MS = 86_400_000;

describe.each(stores)('on $name', (kind) => {
  test('several nodes that start at once bring one store up to date together', async () => {
    const place = await kind.place();
    // SQLite belongs to one process; there, one after the other is all that happens.
    const nodes =
      kind.name === 'SQLite' ? [await openStore(place)] : await Promise.all([1, 2, 3].map(() => openStore(place)));
    const { rows } = await sql`select name from kysely_migration`.execute(nodes[0]?.db as never);
    expect(rows.length).toBeGreaterThanOrEqual(2);
    for (const node of nodes) await node.close();
    await place.remove();
  });

  test('a Postgres that was started again is used again', async () => {
    const place = await kind.place();
    const { databaseUrl } = place;
    if (databaseUrl === undefined) return place.remove();
    const store = await openStore(place);
    await Promise.all([1, 2, 3].map(() => sql`select 1`.execute(store.db)));
    const emitted = vi.spyOn(pg.Pool.prototype, 'emit');
    const administrator = new pg.Client({ connectionString: databaseUrl });
    await administrator.connect();
    const { rowCount } = await administrator.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    await administrator.end();
    // Until the connections have heard of it, with nobody waiting for them.
    await expect.poll(() => emitted.mock.calls.filter(([name]) => name === 'remove')).toHaveLength(rowCount ?? 0);
    emitted.mockRestore();
    expect((await sql`select 1 as one`.execute(store.db)).rows).toEqual([{ one: 1 }]);
    await store.close();
    await place.remove();
  });

  test('a store that a newer version wrote is refused', async () => {
    const place = await kind.place();
    const store = await openStore(place);
    await sql`insert into kysely_migration (name, timestamp) values ('9999-from-the-future', '2099-01-01')`.execute(
      store.db,
    );
    await store.close();
    await expect(openStore(place)).rejects.toThrow(/newer version.*9999-from-the-future/);
    await place.remove();
  });

  test('every table that grows has an end', async () => {
    const place = await kind.place();
    const store = await openStore(place);
    const { db, close } = store;
    const tables = (await db.introspection.getTables()).map(({ name }) => name).sort();
    const known = [...agedTables.map(({ table }) => table), ...Object.keys(lastingTables)].sort();
    expect(known).toEqual(tables);
    // All of their queries are ones that the database takes.
    expect(await prune(store, { days: DEFAULT_RETENTION_DAYS, now: Date.now(), pauseMs: 0 })).toBe(0);
    await close();
    await place.remove();
  });

  test('a run is kept by its end, a delivery by what happened last, a held event for its month', async () => {
    const place = await kind.place();
    const store = await openStore(place);
    const { db, close } = store;
    const now = Date.now();
    const at = (prefix: string, daysAgo: number) =>
      `${prefix}_${encodeTime(now - daysAgo * DAY_MS, 10)}0000000000000000`;
    const ago = (daysAgo: number) => now - daysAgo * DAY_MS;
    await sql`insert into clients (id, name, created_at_ms) values ('cl_1', 'Client', 0)`.execute(db);
    await sql`insert into connections (id, client_id, name, created_at_ms) values ('con_1', 'cl_1', 'Shop', 0)`.execute(
      db,
    );
    await sql`insert into trigger_endpoints (id, connection_id, environment, token_hash, sealed_token, sealed_signing_keys, created_at_ms)
      values ('te_1', 'con_1', 'production', 'h', 't', 'k', 0)`.execute(db);
    await sql`insert into workflows (id, client_id, name, version, created_at_ms) values ('wf_1', 'cl_1', 'W', 1, 0)`.execute(
      db,
    );
    for (const [begun, ended] of [
      [100, 0],
      [101, 91],
      [200, null],
    ] as const) {
      await sql`insert into runs (id, workflow_id, workflow_version, activation, status, created_at_ms, ended_at_ms)
        values (${at('run', begun)}, 'wf_1', 1, ${`${begun}/${ended}`}, 'succeeded', ${ago(begun)}, ${ended === null ? null : ago(ended)})`.execute(
        db,
      );
    }
    for (const [id, first, last] of [
      ['old', 100, 95],
      ['opened lately', 100, 1],
      ['ahead', 100, -500],
    ] as const) {
      await sql`insert into deliveries (delivery_id, connection_id, environment, object_type, last_metric, last_happened_at_ms, first_seen_at_ms)
        values (${id}, 'con_1', 'production', 'email', 'opened', ${ago(last)}, ${ago(first)})`.execute(db);
    }
    for (const days of [31, 29]) {
      await sql`insert into held_events (id, endpoint_id, signed_timestamp, signature, body_base64, body_bytes, received_at_ms)
        values (${at('ev', days)}, 'te_1', '', '', '', 0, ${ago(days)})`.execute(db);
    }
    for (const days of [401, 399]) {
      await sql`insert into endpoint_figures values ('te_1', ${ago(days)}, 0, 0, 0, 0, 0, 0, 0, 0, 0, null)`.execute(
        db,
      );
    }
    const iso = (days: number) => new Date(ago(days)).toISOString();
    await sql`insert into people (id, name, email, email_verified, role, created_at, updated_at)
      values ('p', 'P', 'p@example.com', ${place.databaseUrl === undefined ? 0 : false}, 'viewer', ${iso(9)}, ${iso(9)})`.execute(
      db,
    );
    for (const days of [1, -1]) {
      await sql`insert into person_sessions (id, token, person_id, expires_at, created_at, updated_at)
        values (${`s${days}`}, ${`t${days}`}, 'p', ${iso(days)}, ${iso(9)}, ${iso(9)})`.execute(db);
    }
    await prune(store, { days: DEFAULT_RETENTION_DAYS, now, pauseMs: 0 });
    const left = async (table: string, column: string) =>
      (
        await sql<{ it: string }>`select ${sql.ref(column)} as it from ${sql.table(table)} order by 1`.execute(db)
      ).rows.map(({ it }) => it);
    expect(await left('runs', 'activation')).toEqual(['100/0', '200/null']);
    expect(await left('deliveries', 'delivery_id')).toEqual(['opened lately']);
    expect(await left('held_events', 'id')).toEqual([at('ev', 29)]);
    expect(await left('endpoint_figures', 'hour_at_ms')).toEqual([ago(399)]);
    expect(await left('person_sessions', 'id')).toEqual(['s-1']);
    await close();
    await place.remove();
  });

  test('what is older than its retention goes, and nothing else', async () => {
    const place = await kind.place();
    const store = await openStore(place);
    const { db, close } = store;
    const now = Date.UTC(2026, 10, 1);
    const activity = (id: string) => ({
      id,
      started_at_ms: 0,
      duration_ms: 1,
      caller_type: 'server',
      client_id: 'c',
      connection_id: 'c',
      environment: 'production',
      action: 'a',
      outcome: 'succeeded',
      input: '{}',
    });
    const at = (daysAgo: number, suffix: string) => `act_${encodeTime(now - daysAgo * DAY_MS, 10)}${suffix}`;
    const old = Array.from({ length: 1_200 }, (_, index) => activity(at(31, String(index).padStart(16, '0'))));
    for (let from = 0; from < old.length; from += 300) {
      await db
        .insertInto('activities')
        .values(old.slice(from, from + 300))
        .execute();
    }
    await db
      .insertInto('activities')
      .values(activity(at(29, '0000000000000000')))
      .execute();
    const days = { events: 90, runs: 90, activity: 30, audit: 730, files: 14 };
    expect(await prune(store, { days, now, pauseMs: 0 })).toBe(1_200);
    expect(await db.selectFrom('activities').select('id').execute()).toHaveLength(1);
    await close();
    await place.remove();
  });
});

let at: TestServer;
beforeAll(async () => {
  at = await startTestServer();
});
afterAll(() => at[Symbol.asyncDispose]());

test('metrics name all connections, so they are not for those who see only some clients', async () => {
  const { tokens } = at.server.services;
  const { token } = await tokens.create({ name: 'limited', permissions: ['metrics:read'], clientIds: ['cl_1'] });
  const { status, body } = await callApi(at.url, 'GET', '/metrics', { token });
  expect([status, body.code]).toEqual([403, 'limited_to_clients']);
});

test('metrics are for those who may read them', async () => {
  expect((await callApi(at.url, 'GET', '/metrics')).status).toBe(401);
  expect((await callApi(at.url, 'POST', '/webhooks/customer-io/nobody', { body: {} })).status).toBe(404);
  const { status, body } = await at.call('GET', '/metrics');
  expect(status).toBe(200);
  expect(body).toContain('cio_bridge_waiting{what="queued_runs"} 0');
  expect(body).toMatch(/cio_bridge_webhook_seconds_count\{status="404"\} 1/);
  expect(body).toMatch(/cio_bridge_store_ping_seconds \d/);
});

test('the reference page comes from this server alone, and its policy lets only its own scripts through', async () => {
  const page = await callApi(at.url, 'GET', '/api/reference/');
  expect(page.status).toBe(200);
  expect(page.body).not.toMatch(/(src|href)="https?:/);
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/script-src 'self' 'sha256-[^']+'/);
  expect(policy).not.toContain('http');
  const script = await callApi(at.url, 'GET', '/api/reference/js/scalar.js');
  expect([script.status, script.body.length > 1_000_000]).toEqual([200, true]);
});

test('helmet guards pages', async () => {
  const { headers } = await callApi(at.url, 'GET', '/healthz');
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('strict-transport-security')).toBeNull();
});

test('a stream that broke off goes on where it was; after too long it says so', async () => {
  expect((await callApi(at.url, 'GET', '/api/v1/stream')).status).toBe(401);
  const { changes, tokens } = at.server.services;
  const { token } = await tokens.create({ name: 'watcher' });
  const read = async (lastId: string | undefined, until: RegExp, bearer = token): Promise<string> => {
    const stop = new AbortController();
    const response = await fetch(`${at.url}/api/v1/stream`, {
      headers: { authorization: `Bearer ${bearer}`, ...(lastId && { 'last-event-id': lastId }) },
      signal: stop.signal,
    });
    let text = '';
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk).toString();
      if (until.test(text)) break;
    }
    stop.abort();
    return text;
  };
  const beginning = await read(undefined, /connected/);
  const lastId = /id: (\S+)/.exec(beginning)?.[1];
  changes.announce({ type: 'run', runId: 'run_1' });
  changes.announce({ type: 'run', runId: 'run_2' });
  const missed = await read(lastId, /run_2/);
  expect(missed).toMatch(/event: run\ndata: {"type":"run","runId":"run_1"}[\s\S]*"runId":"run_2"/);
  expect(await read('otherprocess-7', /reset/)).toContain('event: reset');
  // Who sees only some clients hears that something changed, not what.
  const limited = await tokens.create({ name: 'limited', clientIds: ['cl_1'] });
  const hidden = await read(lastId, /event: run[\s\S]*event: run/, limited.token);
  expect(hidden).not.toMatch(/run_[12]/);
});

test('a backup is made while the server works, and put back when it does not', async () => {
  const running = await startTestServer();
  const { dataDir } = running.place;
  const target = join(dataDir, 'backup.db');
  await running.server.services.clients.create({ name: 'Before' });
  await backUp({ dataDir, target });
  const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);
  expect(modeOf(target)).toBe('600');
  await expect(backUp({ dataDir, target })).rejects.toThrow(/exists already/);
  // Somebody's link is followed as little as somebody's file is overwritten.
  symlinkSync(join(dataDir, 'elsewhere.db'), join(dataDir, 'link.db'));
  await expect(backUp({ dataDir, target: join(dataDir, 'link.db') })).rejects.toThrow(/exists already/);
  await expect(backUp({ dataDir, target: join(dataDir, 'nowhere', 'backup.db') })).rejects.toThrow(BackupError);
  await running.server.services.clients.create({ name: 'After' });
  await expect(restore({ dataDir, source: target })).rejects.toThrow(DataDirInUse);
  await running.server.close();

  writeFileSync(join(dataDir, 'no-backup.db'), 'not a database, but long enough to look at');
  await expect(restore({ dataDir, source: join(dataDir, 'no-backup.db') })).rejects.toThrow(BackupError);
  const damaged = readFileSync(target);
  damaged.fill(7, 5_000, 20_000);
  writeFileSync(join(dataDir, 'damaged.db'), damaged);
  await expect(restore({ dataDir, source: join(dataDir, 'damaged.db') })).rejects.toThrow(BackupError);

  const { before } = await restore({ dataDir, source: target });
  expect(existsSync(before as string)).toBe(true);
  expect(modeOf(join(dataDir, 'cio-bridge.db'))).toBe('600');
  const store = await openStore({ dataDir });
  const clients = await store.db.selectFrom('clients').select('name').execute();
  expect(clients.map(({ name }) => name)).toEqual(['Before']);
  // Another one than the engine knew, which does nothing by itself.
  expect((await readProgress(store.db)).generation).toMatch(/^gen_/);
  await store.close();
  await running.place.remove();
});

test('a restore that cannot go through leaves the store that was there', async () => {
  const running = await startTestServer();
  const { dataDir } = running.place;
  await running.server.services.clients.create({ name: 'Kept' });
  const source = join(dataDir, 'backup.db');
  await backUp({ dataDir, target: source });
  await running.server.close();
  // Found out late: when the copy has been made already.
  const newer = new DatabaseSync(source);
  newer.exec(`insert into kysely_migration values ('9999-newer', '2099-01-01')`);
  newer.close();
  writeFileSync(join(dataDir, 'cio-bridge.db.restoring'), 'left by one that was killed');
  await expect(restore({ dataDir, source })).rejects.toThrow(NewerStore);
  expect(readdirSync(dataDir).filter((name) => /restor/.test(name))).toEqual([]);
  const store = await openStore({ dataDir });
  expect(await store.db.selectFrom('clients').select('name').execute()).toEqual([{ name: 'Kept' }]);
  await store.close();
  await running.place.remove();
});

test('a backup ends while rows come in without a pause', async () => {
  const [sqlite] = stores;
  const place = await (sqlite as (typeof stores)[number]).place();
  const store = await openStore(place);
  const entry = (index: number) => ({
    id: `act_${String(index).padStart(26, '0')}`,
    started_at_ms: index,
    duration_ms: 1,
    caller_type: 'server',
    client_id: 'cl_1',
    connection_id: 'con_1',
    environment: 'production',
    action: 'customer-io/track-event',
    outcome: 'ok',
    input: 'x'.repeat(20_000),
  });
  for (let index = 0; index < 1_500; index += 1) await store.db.insertInto('activities').values(entry(index)).execute();
  let written = 1_500;
  let isDone = false;
  const backingUp = backUp({ dataDir: place.dataDir, target: join(place.dataDir, 'backup.db') }).finally(() => {
    isDone = true;
  });
  const GIVE_UP_AFTER = 4_000;
  for (; !isDone && written < GIVE_UP_AFTER; written += 1) {
    await store.db.insertInto('activities').values(entry(written)).execute();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  expect(written).toBeLessThan(GIVE_UP_AFTER);
  await backingUp;
  await store.close();
  await place.remove();
});

test('the doctor finds what is wrong and says what to do', async () => {
  const { dataDir } = at.place;
  const port = Number(new URL(at.url).port);
  const well = await examine(configFrom({}, { dataDir, port }));
  expect(well.filter(({ ok }) => !ok)).toEqual([]);
  expect(well.find(({ check }) => check === 'port')?.detail).toContain('is ready');
  // Nothing is broken, and yet the real Customer.io cannot report here.
  expect(well.filter(({ warning }) => warning !== undefined).map(({ check }) => check)).toEqual(['public URL']);

  // At a port where it does not listen.
  const elsewhere = await examine(configFrom({}, { dataDir, port: 0 }));
  expect(elsewhere.find(({ check }) => check === 'port')).toMatchObject({
    ok: true,
    detail: expect.stringMatching(
      /^a server runs on this data, and does not answer on 127\.0\.0\.1:\d+, which is free$/,
    ),
    warning: expect.stringContaining('--port'),
  });

  const wrong = await examine(
    configFrom(
      { CIO_BRIDGE_SECRET_KEY: 'some other key of enough characters' },
      { dataDir, port: 0, publicUrl: 'http://example.test' },
    ),
  );
  const faults = wrong.filter(({ ok }) => !ok);
  expect(faults.map(({ check }) => check)).toEqual(['key opens the store', 'public URL']);
  for (const { fix } of faults) expect(fix).toBeTruthy();
});
