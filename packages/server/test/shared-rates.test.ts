import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '@cio-bridge/sandbox';
import { publishedRateLimits, RateGovernor } from '@cio-bridge/sdk';
import fc from 'fast-check';
import { pino } from 'pino';
import { describe, expect, test, vi } from 'vitest';
import { type Shares, shareOut } from '../src/connections/rate-shares.ts';
import { createSharedRates } from '../src/connections/shared-rates.ts';
import { configFrom, openStore, type Server, startServer } from '../src/index.ts';
import { freePort } from './free-port.ts';
import { stores } from './stores.ts';

const LEASE_MS = 5_000;

test('whatever nodes want, however late they ask and whenever they die, no window holds more than the rate', () => {
  const moves = fc.array(
    fc.record({
      node: fc.constantFrom('a', 'b', 'c'),
      wants: fc.integer({ min: 0, max: 150 }),
      afterMs: fc.integer({ min: 1, max: 3_000 }),
    }),
    { minLength: 2, maxLength: 60 },
  );
  const rates = fc.constantFrom(
    { requests: 100, windowMs: 1_100 },
    { requests: 1, windowMs: 11_000 },
    { requests: 100, windowMs: 95_040_000 },
  );
  fc.assert(
    fc.property(moves, rates, (all, rate) => {
      let shares: Shares = {};
      let nowMs = 1_000_000;
      const held = new Map<string, { requests: number; untilMs: number }>();
      const starts: { node: string; atMs: number; count: number }[] = [];
      const within = (atMs: number, node?: string) =>
        starts
          .filter((start) => start.atMs > atMs - rate.windowMs && (node === undefined || start.node === node))
          .reduce((sum, { count }) => sum + count, 0);
      /** Each starts all that it may, at once. */
      const startAll = (atMs: number) => {
        for (const [node, { requests, untilMs }] of held) {
          const count = atMs < untilMs ? requests - within(atMs, node) : 0;
          if (count > 0) starts.push({ node, atMs, count });
        }
        expect(within(atMs)).toBeLessThanOrEqual(rate.requests);
      };
      for (const { node, wants, afterMs } of all) {
        startAll(nowMs);
        startAll(nowMs + afterMs / 2);
        nowMs += afterMs;
        startAll(nowMs);
        shares = shareOut(shares, node, { wants, nowMs, leaseMs: LEASE_MS, rate });
        held.set(node, { requests: shares[node]?.requests ?? 0, untilMs: nowMs + LEASE_MS });
      }
      startAll(nowMs);
    }),
  );
});

test('nodes that want all of it have it in equal parts, one that wants little has that, and one request is had in turn', () => {
  const settle = (wants: Record<string, number>, rate: { requests: number; windowMs: number }, fromMs: number) => {
    let shares: Shares = {};
    for (let nowMs = fromMs; nowMs < fromMs + 4 * rate.windowMs; nowMs += rate.windowMs / 4) {
      for (const [node, wanted] of Object.entries(wants)) {
        shares = shareOut(shares, node, { wants: wanted, nowMs, leaseMs: 3 * rate.windowMs, rate });
      }
    }
    return Object.fromEntries(Object.entries(shares).map(([node, { requests }]) => [node, requests]));
  };
  const second = { requests: 100, windowMs: 1_100 };
  expect(settle({ a: 100, b: 100 }, second, 0)).toEqual({ a: 50, b: 50 });
  // What nobody asks for is divided too: it is there when it is wanted.
  expect(settle({ a: 100, b: 2 }, second, 0)).toEqual({ a: 98, b: 2 });
  expect(settle({ a: 100, b: 0 }, second, 0)).toEqual({ a: 100, b: 0 });
  // Of a rate by the day, nobody has more than he asked for.
  expect(settle({ a: 7, b: 2 }, { requests: 100, windowMs: 95_040_000 }, 0)).toEqual({ a: 7, b: 2 });
  const one = { requests: 1, windowMs: 11_000 };
  let shares: Shares = {};
  const had: Record<string, number> = { a: 0, b: 0 };
  for (let nowMs = 0; nowMs < 40 * one.windowMs; nowMs += one.windowMs / 4) {
    for (const node of ['a', 'b']) {
      shares = shareOut(shares, node, { wants: 3, nowMs, leaseMs: one.windowMs, rate: one });
      if (shares[node]?.requests === 1) had[node] = (had[node] ?? 0) + 1;
    }
  }
  for (const times of Object.values(had)) expect(times).toBeGreaterThan(40);
});

const postgres = stores.find(({ name }) => name === 'Postgres');

describe.skipIf(postgres === undefined)('on one Postgres', () => {
  const placeOf = () => (postgres as NonNullable<typeof postgres>).place();
  const log = pino({ level: 'silent' });

  test('a node that cannot reach it starts nothing, and its share is the others’ within seconds', async () => {
    await using cleanup = new AsyncDisposableStack();
    const place = await placeOf();
    cleanup.defer(place.remove);
    const wire = await startWire(place.databaseUrl as string);
    cleanup.defer(wire.close);
    const [near, far] = await Promise.all([openStore(place), openStore({ ...place, databaseUrl: wire.url })]);
    cleanup.defer(near.close);
    cleanup.defer(far.close);
    const rates = [createSharedRates({ db: near.db, log }), createSharedRates({ db: far.db, log })];
    const [here, there] = rates.map((each) => each.governor('us/example')) as [Governor, Governor];
    const keepBusy = setInterval(() => {
      for (const governor of [here, there]) if (waiting(governor) < 200) void governor.take('send');
    }, 5);
    cleanup.defer(async () => clearInterval(keepBusy));
    const allowed = () => [here, there].map((governor) => governor.state('send')?.allowed);
    await vi.waitFor(() => expect(allowed()).toEqual([50, 50]), { timeout: 15_000, interval: 50 });
    wire.cut();
    await vi.waitFor(() => expect(allowed()).toEqual([100, 0]), { timeout: 20_000, interval: 50 });
    wire.mend();
    await vi.waitFor(() => expect(allowed()).toEqual([50, 50]), { timeout: 20_000, interval: 50 });
    // Whoever has nothing more to do gives it back.
    clearInterval(keepBusy);
    await rates[1]?.stop();
    void here.take('send');
    await vi.waitFor(() => expect(allowed()[0]).toBe(100), { timeout: 15_000, interval: 50 });
    await rates[0]?.stop();
  });

  test('a 429 that one node was given slows down the other', async () => {
    await using cleanup = new AsyncDisposableStack();
    const place = await placeOf();
    cleanup.defer(place.remove);
    const store = await openStore(place);
    cleanup.defer(store.close);
    const rates = [createSharedRates({ db: store.db, log }), createSharedRates({ db: store.db, log })];
    const [one, other] = rates.map((each) => each.governor('us/example')) as [Governor, Governor];
    await Promise.all([one.take('app'), other.take('app')]);
    one.limited('app', 60_000);
    await vi.waitFor(() => expect(other.state('app')?.pausedUntil).toBeGreaterThan(Date.now() + 30_000), {
      timeout: 10_000,
    });
    await Promise.all(rates.map((each) => each.stop()));
  });

  test('two servers never exceed the rates of a workspace together, over whichever connections', async () => {
    await using cleanup = new AsyncDisposableStack();
    const place = await placeOf();
    cleanup.defer(place.remove);
    const sandbox = await startSandbox();
    cleanup.defer(() => sandbox.close());
    const engine = await startEngine(place.dataDir);
    cleanup.defer(engine.close);
    const servers: Server[] = [];
    for (const name of ['one', 'two']) {
      const server = await startServer({
        ...configFrom({}, { dataDir: join(place.dataDir, name), databaseUrl: place.databaseUrl, port: 0 }),
        secretKey: 'a secret that both servers have in common',
        logLevel: 'silent',
        engine: await engine.address(),
      });
      cleanup.defer(server.close);
      servers.push(server);
    }
    const [first] = servers as [Server];
    const { clients, connections } = first.services;
    const { region, siteId, trackApiKey, appApiKey } = sandbox.workspace('demo-us').keys;
    const { id: clientId } = await clients.create({ name: 'Client' });
    const ids = await Promise.all(['Shop', 'Blog'].map((name) => connections.create({ clientId, name })));
    for (const id of ids) {
      const credentials = { region, siteId, trackApiKey, appApiKey, signingKeys: [], sandboxUrls: sandbox[region] };
      await connections.setCredentials(id, 'production', credentials);
    }
    const input = { transactionalMessageId: 3, to: '+15550100001', person: { id: 'ada' } };
    const send = async (server: Server, index: number) => {
      const connector = await server.services.connections.connector(ids[index % 2] as string, 'production');
      return connector.run('customer-io/send-sms', input);
    };
    // When each has its turn: a busy machine lets some of them arrive in a heap.
    const turnsAtMs: number[] = [];
    const note = () => void turnsAtMs.push(performance.now());
    const { take } = RateGovernor.prototype;
    const spy = vi.spyOn(RateGovernor.prototype, 'take').mockImplementation(function (this: RateGovernor, ...given) {
      const turn = take.apply(this, given);
      if (given[0] === 'send') turn ? void turn.then(note) : note();
      return turn;
    });
    cleanup.defer(() => spy.mockRestore());
    const sends = 3 * publishedRateLimits.send.requests;
    await Promise.all(
      Array.from({ length: sends }, (_, index) => send(servers[index % 3 === 0 ? 1 : 0] as Server, index)),
    );
    expect(sandbox.requests.entries.filter(({ path }) => path.includes('/send/sms'))).toHaveLength(sends);
    expect(turnsAtMs).toHaveLength(sends);
    const inASecond = turnsAtMs.map((from) => turnsAtMs.filter((at) => at >= from && at < from + 1_000).length);
    // Each on its own would start with 200 at once.
    expect(Math.max(...inASecond)).toBeLessThanOrEqual(publishedRateLimits.send.requests);
  });
});

type Governor = ReturnType<ReturnType<typeof createSharedRates>['governor']>;

const waiting = (governor: Governor): number => governor.state('send')?.waiting ?? 0;

/** A way to the database that can be cut. */
async function startWire(databaseUrl: string) {
  const { hostname, port } = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) return void near.destroy();
    const far = connect(Number(port || 5432), hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => {}).on('close', () => other.destroy());
      one.pipe(other);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: url.href,
    cut,
    mend() {
      isCut = false;
    },
    async close() {
      cut();
      server.close();
    },
  };
}

/** An engine that several servers share. */
async function startEngine(folder: string) {
  const [ingress, admin, fabric] = [await freePort(), await freePort(), await freePort()];
  const require = createRequire(import.meta.url);
  const restate = createRequire(require.resolve('@restatedev/restate-server/package.json'));
  const binary = join(
    restate.resolve(`@restatedev/restate-server-${platform()}-${arch()}/package.json`),
    '..',
    'bin',
    'restate-server',
  );
  const child: ChildProcess = spawn(
    binary,
    ['--no-logo', '--base-dir', join(folder, 'cluster'), '--node-name', 'one', '--auto-provision', 'true'],
    {
      stdio: 'ignore',
      env: {
        PATH: process.env.PATH,
        RESTATE_DISABLE_TELEMETRY: 'true',
        RESTATE_LISTEN_MODE: 'tcp',
        RESTATE_BIND_IP: '127.0.0.1',
        RESTATE_BIND_PORT: String(fabric),
        RESTATE_INGRESS__BIND_PORT: String(ingress),
        RESTATE_ADMIN__BIND_PORT: String(admin),
        RESTATE_DEFAULT_NUM_PARTITIONS: '1',
      },
    },
  );
  const [ingressUrl, adminUrl] = [`http://127.0.0.1:${ingress}`, `http://127.0.0.1:${admin}`];
  const isUp = (url: string) =>
    fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
  await vi.waitFor(
    async () =>
      expect([await isUp(`${ingressUrl}/restate/health`), await isUp(`${adminUrl}/health`)]).toEqual([true, true]),
    { timeout: 30_000, interval: 100 },
  );
  return {
    async address() {
      const port = await freePort();
      const listen = { host: '127.0.0.1', port };
      return { ingressUrls: [ingressUrl], adminUrls: [adminUrl], listen, handlersUrl: `http://127.0.0.1:${port}` };
    },
    async close() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}
