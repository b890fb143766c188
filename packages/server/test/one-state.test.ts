import { copyFileSync, existsSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '@cio-bridge/sandbox';
import { sql } from 'kysely';
import pg from 'pg';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  backUp,
  configFrom,
  EngineClaimed,
  EngineDataError,
  examine,
  openStore,
  restore,
  type Server,
  StoreWasPutBack,
  startServer,
} from '../src/index.ts';
import { claimEngine } from '../src/workflows/engine/engine-claim.ts';
import { processesOf } from './processes-of.ts';
import { stores, type TestPlace } from './stores.ts';

const email = {
  id: 'send',
  type: 'action',
  action: 'customer-io/send-transactional-email',
  input: { transactionalMessageId: 1, to: 'ada@example.com', person: { id: 'ada' } },
};

describe.each(stores)('store and engine on $name', (kind) => {
  let place: TestPlace;
  let sandbox: Sandbox;
  let server: Server | undefined;
  beforeEach(async () => {
    place = await kind.place();
    sandbox = await startSandbox({ deliveryPace: 0.1 });
  });
  afterEach(async () => {
    await server?.close();
    server = undefined;
    await sandbox.close();
    await place.remove();
  });

  const config = () => ({
    ...configFrom({}, { dataDir: place.dataDir, port: 0, databaseUrl: place.databaseUrl }),
    logLevel: 'silent' as const,
    sendSettleMs: 300,
    engineLookMs: 250,
  });

  async function start(): Promise<Server> {
    server = await startServer(config());
    return server;
  }

  async function stop(): Promise<void> {
    await server?.close();
    server = undefined;
  }

  /** A run that stands at a wait before it sends. @param sends - Its last step. @param child - A workflow that this one calls. */
  async function runThatWaits(sends: object = email, child?: object): Promise<string> {
    const { clients, connections, workflows, runs } = (await start()).services;
    const keys = sandbox.workspace('demo-us').keys;
    const { id: clientId } = await clients.create({ name: 'Client' });
    const connectionId = await connections.create({ clientId, name: 'Shop' });
    const { region, siteId, trackApiKey, appApiKey } = keys;
    const credentials = { region, siteId, trackApiKey, appApiKey, signingKeys: [], sandboxUrls: sandbox[region] };
    await connections.setCredentials(connectionId, 'production', credentials);
    const common = { connection: 'Shop', trigger: { type: 'manual' } };
    if (child) await workflows.apply({ clientId, definition: { ...common, ...child } });
    const { id, version } = await workflows.apply({
      clientId,
      definition: {
        ...common,
        name: 'Waits, then sends',
        steps: [
          { id: 'first', type: 'set', values: { begun: true } },
          { id: 'pause', type: 'wait', for: '1 hour' },
          sends,
        ],
      },
    });
    const activation = crypto.randomUUID();
    const run = { workflowId: id, workflowVersion: version, startedBy: 'manual' as const, event: {}, activation };
    await runs.create([{ ...run, connectionId, environment: 'production' }]);
    const runId = (await runs.find(id, activation)) as string;
    await until(runId, 'waiting');
    return runId;
  }

  /** A run that waits for one that it started, which waits for an hour. */
  async function runThatHasAnother() {
    const { clients, workflows, runs, store } = (await start()).services;
    const { id: clientId } = await clients.create({ name: 'Client' });
    const common = { trigger: { type: 'manual' } };
    const pause = { id: 'pause', type: 'wait', for: '1 hour' };
    await workflows.apply({ clientId, definition: { ...common, name: 'Child', steps: [pause] } });
    const call = { id: 'call', type: 'workflow', workflow: 'Child' };
    const parent = await workflows.apply({ clientId, definition: { ...common, name: 'Parent', steps: [call] } });
    const facts = { workflowId: parent.id, workflowVersion: parent.version, startedBy: 'manual' as const, event: {} };
    await runs.create([{ ...facts, activation: 'one', connectionId: null, environment: 'production' }]);
    const runId = (await runs.find(parent.id, 'one')) as string;
    await until(runId, 'waiting');
    const child = await store.db
      .selectFrom('runs')
      .select('id')
      .where('parent_run_id', '=', runId)
      .executeTakeFirstOrThrow();
    await until(child.id, 'waiting');
    return { runId, childId: child.id };
  }

  async function until(runId: string, status: string) {
    return vi.waitFor(
      async () => {
        const run = await (server as Server).services.runs.get(runId);
        expect([run.status, run.error]).toEqual([status, run.status === status ? run.error : null]);
        return run;
      },
      { timeout: 30_000, interval: 25 },
    );
  }

  async function goOn(runId: string): Promise<void> {
    await until(runId, 'waiting');
    await (server as Server).services.runs.skipWait(runId, 'Ada');
    await until(runId, 'succeeded');
  }

  const emails = () => sandbox.workspace('demo-us').deliveries.length;

  /** It sends after a backup was made, which is then put back. */
  async function goOnAfterABackup(runId: string): Promise<void> {
    await stop();
    const snapshot = await takeSnapshot(place);
    await start();
    await goOn(runId);
    expect(emails()).toBe(1);
    await stop();
    await snapshot.putBack();
  }

  test('what had left after the backup does not leave again when its run is retried', async () => {
    const runId = await runThatWaits();
    await goOnAfterABackup(runId);
    // The engine has worked on since: as it is, both would contradict each other.
    await expect(start()).rejects.toThrow(StoreWasPutBack);
    expect(await restore(place)).toMatchObject({ endedRuns: 1, before: undefined });
    const { runs } = (await start()).services;
    expect((await runs.get(runId)).errorCode).toBe('restored');
    expect(await runs.retryMany({ errorCode: 'restored', limit: 10 })).toMatchObject({ runIds: [expect.any(String)] });
    await goOn(runId);
    expect(emails()).toBe(1);
  });

  test('neither does what a run had sent that was started after the backup, and is started again', async () => {
    const call = { id: 'call', type: 'workflow', workflow: 'Sends' };
    const runId = await runThatWaits(call, { name: 'Sends', steps: [email] });
    await goOnAfterABackup(runId);
    await restore(place);
    const { runs } = (await start()).services;
    await runs.retryMany({ errorCode: 'restored', limit: 10 });
    await goOn(runId);
    expect((await runs.list({ limit: 10, parentRunId: runId })).map(({ status }) => status)).toEqual(['succeeded']);
    expect(emails()).toBe(1);
  });

  test('a replay that was under way is over in a store that was restored', async () => {
    await runThatWaits();
    // The server would go on with it.
    await stop();
    const store = await openStore(place);
    await sql`insert into replays (id, requested_by, events, runs, created_at_ms, filter)
      values ('rp_1', 'Ada', 100, 40, ${Date.now()}, '{}')`.execute(store.db);
    await store.close();
    expect(await restore(place)).toMatchObject({ endedReplays: 1 });
    const replay = await (await start()).services.replays.get('rp_1', {
      actor: { type: 'person', id: 'ada', name: 'Ada' },
      clientIds: undefined,
    });
    expect(replay).toMatchObject({ runs: 40, endedAtMs: expect.any(Number) });
  });

  test('a run whose engine is gone is told, and can be gone on with', async () => {
    const runId = await runThatWaits();
    await stop();
    const engine = join(place.dataDir, 'engine');
    rmSync(engine, { recursive: true });
    const finding = (await examine(config())).find(({ check }) => check === 'workflow engine');
    expect(finding).toMatchObject({ ok: false, detail: expect.stringContaining('1 run under way, and the engine') });
    const { runs } = (await start()).services;
    const lost = await vi.waitFor(
      async () => {
        const run = await runs.get(runId);
        expect(run.status).toBe('failed');
        return run;
      },
      { timeout: 30_000, interval: 100 },
    );
    expect(lost.errorCode).toBe('engine_lost');
    const after = (await examine(config())).find(({ check }) => check === 'workflow engine');
    expect(after).toMatchObject({
      ok: false,
      detail: 'it has lost 1 run, marked as failed',
      fix: expect.stringMatching(/Inbox.*engine_lost/),
    });
    await runs.retryMany({ errorCode: 'engine_lost', limit: 10 });
    await goOn(runId);
    expect(emails()).toBe(1);
  });

  test('an engine that loses its folder while it runs is told of us again, and its runs are told', async () => {
    const runId = await runThatWaits();
    const { engine, runs } = (server as Server).services;
    const folder = join(place.dataDir, 'engine');
    const pids = processesOf('restate-server', folder);
    // What it writes while its folder goes would keep the folder.
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    rmSync(folder, { recursive: true });
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    const lost = vi.waitFor(async () => expect((await runs.get(runId)).errorCode).toBe('engine_lost'), {
      timeout: 40_000,
      interval: 100,
    });
    await vi.waitFor(async () => expect(await engine.isReady()).toBe(true), { timeout: 20_000, interval: 100 });
    await lost;
    await runs.retryMany({ errorCode: 'engine_lost', limit: 10 });
    await until(runId, 'waiting');
  });

  // Postgres copies no database while it is used.
  test.runIf(kind.name === 'SQLite')(
    'a dump that is put back within moments is noticed when the server has ended in good order',
    async () => {
      const runId = await runThatWaits();
      const snapshot = await takeSnapshot(place);
      await goOn(runId);
      await stop();
      await snapshot.putBack();
      await expect(start()).rejects.toThrow(StoreWasPutBack);
    },
  );

  test('a cancellation that was cut off in the middle is finished', async () => {
    const { runId: parentId, childId } = await runThatHasAnother();
    await stop();
    // As a kill leaves it: the record says so, and neither the engine nor what it started knows.
    const store = await openStore(place);
    await store.db
      .updateTable('runs')
      .set({ status: 'cancelled', ended_at_ms: Date.now() })
      .where('id', '=', parentId)
      .execute();
    await store.close();
    await start();
    await until(childId, 'cancelled');
    const { engine } = (server as Server).services;
    await vi.waitFor(async () => expect([...((await engine.underWay(Date.now())) ?? ['unknown'])]).toEqual([]), {
      timeout: 20_000,
      interval: 100,
    });
  });

  test('runs that the engine still has are left to it', async () => {
    const runId = await runThatWaits();
    await stop();
    await start();
    expect((await (server as Server).services.runs.get(runId)).status).toBe('waiting');
    await goOn(runId);
    expect(emails()).toBe(1);
  });
});

test('an engine whose data are damaged is named, with the way out', async () => {
  const [sqlite] = stores;
  const place = await (sqlite as (typeof stores)[number]).place();
  const config = { ...configFrom({}, { dataDir: place.dataDir, port: 0 }), logLevel: 'silent' as const };
  await (await startServer(config)).close();
  const engine = join(place.dataDir, 'engine');
  for (const name of readdirSync(engine, { recursive: true, encoding: 'utf8' })) {
    const file = join(engine, name);
    if (/MANIFEST|CURRENT|\.log$|\.sst$/.test(name) && statSync(file).isFile()) writeFileSync(file, 'damaged');
  }
  const failing = startServer(config);
  await expect(failing).rejects.toThrow(EngineDataError);
  await expect(failing).rejects.toThrow(/move the folder aside and start again/);
  renameSync(engine, `${engine}.aside`);
  await (await startServer(config)).close();
  await place.remove();
});

const postgres = stores.find(({ name }) => name === 'Postgres');

describe.runIf(postgres)('two servers with an engine each on one Postgres', () => {
  let place: TestPlace;
  let other: TestPlace;
  beforeEach(async () => {
    place = await (postgres as (typeof stores)[number]).place();
    other = await (stores[0] as (typeof stores)[number]).place();
  });
  afterEach(async () => {
    await place.remove();
    await other.remove();
  });
  const silent = { logLevel: 'silent' as const };

  test('the second is refused and told of the cluster; once the first has ended it starts', async () => {
    const first = await startServer({
      ...configFrom({}, { dataDir: place.dataDir, databaseUrl: place.databaseUrl, port: 0 }),
      ...silent,
    });
    const second = () =>
      startServer({
        ...configFrom({}, { dataDir: other.dataDir, databaseUrl: place.databaseUrl, port: 0 }),
        ...silent,
        secretKey: undefined,
      });
    copyFileSync(join(place.dataDir, 'secret.key'), join(other.dataDir, 'secret.key'));
    const refused = second();
    await expect(refused).rejects.toThrow(EngineClaimed);
    await expect(refused).rejects.toThrow(/RESTATE_INGRESS_URL/);
    await expect(restore({ ...other, databaseUrl: place.databaseUrl })).rejects.toThrow(EngineClaimed);
    await first.close();
    await (await second()).close();
  });

  test('one that crashed is followed within seconds, and one that only stood still notices', async () => {
    const store = await openStore(place);
    const log = pino({ level: 'silent' });
    const staleMs = 20_000;
    const claim = (engine: string, onLost = () => undefined) =>
      claimEngine({ db: store.db, engine, onLost, log, beatMs: 50, staleMs });
    const lost = Promise.withResolvers<void>();
    const first = await claim('one', () => lost.resolve() as undefined);
    await expect(claim('two')).rejects.toThrow(EngineClaimed);
    // Another one took over while it stood still.
    const taken = { beat_at_ms: Date.now() + 60_000, engine: 'two' };
    await store.db.updateTable('engine_claims').set(taken).execute();
    await lost.promise;
    await first.release();
    // What a server leaves that was killed: a moment that is soon an old one.
    const soonOld = { beat_at_ms: Date.now() - staleMs + 300 };
    await store.db.updateTable('engine_claims').set(soonOld).execute();
    const third = await claim('three');
    await third.release();
    expect(await store.db.selectFrom('engine_claims').selectAll().execute()).toEqual([]);
    await store.close();
  });
});

/** The store as it is now. */
async function takeSnapshot({ dataDir, databaseUrl }: TestPlace): Promise<{ putBack(): Promise<void> }> {
  if (databaseUrl === undefined) {
    const file = join(dataDir, 'cio-bridge.db');
    await backUp({ dataDir, target: `${file}.snapshot` });
    return {
      async putBack() {
        for (const suffix of ['-wal', '-shm']) if (existsSync(`${file}${suffix}`)) rmSync(`${file}${suffix}`);
        copyFileSync(`${file}.snapshot`, file);
      },
    };
  }
  const url = new URL(databaseUrl);
  const name = url.pathname.slice(1);
  url.pathname = '/postgres';
  const execute = async (...statements: string[]) => {
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  };
  await execute(`create database ${name}_snapshot template ${name}`);
  return {
    putBack: () =>
      execute(
        `drop database ${name} with (force)`,
        `create database ${name} template ${name}_snapshot`,
        `drop database ${name}_snapshot`,
      ),
  };
}
