import { mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startBalancer } from '../cluster/balancer.ts';
import { countsOf, extras } from '../victim/counts.ts';
import { freePorts } from '../victim/free-ports.ts';
import type { SceneKeys } from '../victim/scene-keys.ts';
import { Victim } from '../victim/victim.ts';
import type { Databases } from './databases.ts';
import type { Outcome } from './messages.ts';
import { signedEvent } from './signed-event.ts';
import { smallDisk } from './small-disk.ts';

/** What each of these finds wrong is told to `fault`. They have servers of their own. */
interface Place {
  folder: string;
  keys: SceneKeys;
  databases: Databases;
  /** Whether its store is in a database. */
  isOnPostgres: boolean;
  fault(what: string): void;
}

const PATIENCE_MS = 60_000;
const script = new URL('./server.ts', import.meta.url);

const environment = async (dataDir: string, more: Record<string, string> = {}) => ({
  CIO_BRIDGE_DATA: dataDir,
  CIO_BRIDGE_PORT: String((await freePorts(1))[0]),
  CIO_BRIDGE_SEND_SETTLE_MS: '1000',
  CIO_BRIDGE_LOG_LEVEL: 'silent',
  CIO_BRIDGE_SECRET_KEY: 'a secret that all servers here have in common',
  ...more,
});

/** Where a scenario keeps its store. */
async function storeOf({ databases, isOnPostgres }: Place): Promise<{ env: Record<string, string>; remove(): void }> {
  if (!isOnPostgres) return { env: {}, remove: () => {} };
  const { url, remove } = await databases.make();
  return { env: { DATABASE_URL: url }, remove };
}

async function until(isSo: () => Promise<boolean>): Promise<boolean> {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(100)) {
    if (await isSo().catch(() => false)) return true;
  }
  return false;
}

async function post({ url }: Victim, token: string, keys: SceneKeys, eventId: string) {
  const { headers, body } = signedEvent(keys.webhookSigningKey, eventId);
  const answer = await fetch(`${url}/webhooks/customer-io/${token}`, { method: 'POST', headers, body });
  return { status: answer.status, text: await answer.text() };
}

const outcomes = (victim: Victim) => victim.ask<Outcome[]>({ ask: 'inspect' });
const allAre = (victim: Victim, ...statuses: string[]) =>
  until(async () => (await outcomes(victim)).every(({ status }) => statuses.includes(status)));

/** Files of the engine are garbled while it is down: the start says so, and goes on without them. */
export async function engineDamaged(place: Place): Promise<void> {
  const { folder, keys, fault } = place;
  const store = await storeOf(place);
  const dataDir = join(folder, `damaged-${Date.now()}`);
  const victim = new Victim(script, await environment(dataDir, store.env));
  await victim.start();
  await victim.ask({ ask: 'setup', keys } as { ask: string });
  await victim.ask({ ask: 'begin' });
  await sleep(300 + Math.random() * 1_000);
  await victim.kill();
  await sleep(1_000);
  const engine = join(dataDir, 'engine');
  for (const name of readdirSync(engine, { recursive: true, encoding: 'utf8' })) {
    const file = join(engine, name);
    if (/MANIFEST|CURRENT|\.log$|\.sst$/.test(name) && statSync(file).isFile()) writeFileSync(file, 'damaged');
  }
  const said = await victim.refusal();
  if (!said.includes('move the folder aside'))
    fault(`a start on damaged data of the engine said: ${said.slice(0, 200)}`);
  renameSync(engine, `${engine}.aside`);
  await victim.start();
  if (!(await allAre(victim, 'succeeded', 'failed')))
    fault('runs whose engine was damaged are neither done nor failed');
  await victim.ask({ ask: 'retry' });
  if (!(await allAre(victim, 'succeeded'))) fault('runs whose engine was damaged did not go on');
  await victim.kill();
  store.remove();
}

/** A replay is asked for and cut off; asked for again, with the same key, it starts each run once. */
export async function replayCutOff(place: Place): Promise<void> {
  const { folder, keys, fault } = place;
  const store = await storeOf(place);
  const victim = new Victim(script, await environment(join(folder, `replay-${Date.now()}`), store.env));
  await victim.start();
  const token = await victim.ask<string>({ ask: 'setup', keys } as { ask: string });
  await Promise.all(Array.from({ length: 300 }, (_, index) => post(victim, token, keys, `replayed-${index}`)));
  victim.urge({ ask: 'replay' });
  await sleep(Math.random() * 400);
  await victim.kill();
  await victim.start();
  const wanted = await victim.ask<number>({ ask: 'replay' });
  const replayed = () => victim.ask<{ runs: number; events: number }>({ ask: 'replayed' });
  const isDone = await until(async () => (await replayed()).events === wanted);
  const { runs, events } = await replayed();
  if (!isDone || runs !== wanted) fault(`a replay that was cut off: ${runs} runs of ${events} of ${wanted} events`);
  await victim.kill();
  store.remove();
}

/** The clock is a day behind, so that all that comes seems to come from tomorrow; then it is right again. */
export async function wrongClock(place: Place): Promise<void> {
  const { folder, keys, fault } = place;
  const store = await storeOf(place);
  const env = await environment(join(folder, `clock-${Date.now()}`), store.env);
  const right = new Victim(script, env);
  await right.start();
  const token = await right.ask<string>({ ask: 'setup', keys } as { ask: string });
  await right.kill();
  const clock = new URL('./wrong-clock.ts', import.meta.url).pathname;
  const wrong = new Victim(
    script,
    { ...env, CHAOS_CLOCK_MS: String(-86_400_000) },
    { nodeArgs: [`--import=${clock}`] },
  );
  await wrong.start();
  const { status, text } = await post(wrong, token, keys, 'clock');
  // A sandbox may sign by a clock of its own; what is refused is told that it is a clock.
  if (status !== 200 && !/clock/i.test(text)) fault(`a clock that is wrong: ${status} ${text.slice(0, 200)}`);
  await wrong.kill();
  await right.start();
  if ((await post(right, token, keys, 'clock')).status !== 200)
    fault('an event is refused after the clock was set right');
  const stored = await right.ask<string[]>({ ask: 'stored' });
  if (stored.length !== 1) fault(`an event is stored ${stored.length} times after the clock was set right`);
  await right.kill();
  store.remove();
}

/** A disk that is really full, where this user may mount one: what is answered 200 is there when there is room again. */
export async function diskFull({ folder, keys, fault }: Place): Promise<void> {
  const disk = smallDisk(join(folder, `disk-${Date.now()}`), 160);
  if (!disk) return console.log('no disk can be mounted here: the limit of file sizes stands for it');
  const victim = new Victim(script, await environment(join(disk.path, 'data')));
  try {
    await victim.start();
    const token = await victim.ask<string>({ ask: 'setup', keys } as { ask: string });
    disk.fill();
    const ids = Array.from({ length: 400 }, (_, index) => `full-${index}`);
    const answers = await Promise.all(
      ids.map((id) =>
        post(victim, token, keys, id).then(
          ({ status }) => status,
          () => undefined,
        ),
      ),
    );
    const accepted = ids.filter((_, index) => answers[index] === 200);
    if (accepted.length === ids.length) fault('a disk that is full took everything');
    await victim.kill();
    disk.free();
    await victim.start();
    if (!(await until(async () => (await post(victim, token, keys, 'after')).status === 200)))
      fault('nothing is taken when there is room again');
    const stored = new Set(await victim.ask<string[]>({ ask: 'stored' }));
    const missing = accepted.filter((id) => !stored.has(id));
    if (missing.length > 0) fault(`${missing.length} events were answered 200 while the disk was full, and are gone`);
  } finally {
    await victim.kill();
    await sleep(1_000); // its engine goes with it
    disk.remove();
  }
}

/** Two servers with an engine each on one Postgres: the second is refused, and takes over when the first has crashed. */
export async function twoServers({ folder, keys, databases, fault }: Place): Promise<void> {
  const database = await databases.make();
  const more = { DATABASE_URL: database.url };
  const place = join(folder, `two-${Date.now()}`);
  mkdirSync(place);
  const first = new Victim(script, await environment(join(place, 'one'), more));
  const second = new Victim(script, await environment(join(place, 'two'), more));
  try {
    await first.start();
    await first.ask({ ask: 'setup', keys } as { ask: string });
    await first.ask({ ask: 'begin' });
    const said = await second.refusal();
    if (!said.includes('RESTATE_INGRESS_URL')) fault(`a second server was told: ${said.slice(0, 200)}`);
    await first.kill();
    await second.start();
    if (!(await allAre(second, 'succeeded', 'failed')))
      fault('runs of a server that crashed are neither done nor failed');
    await second.ask({ ask: 'retry' });
    if (!(await allAre(second, 'succeeded'))) fault('runs of a server that crashed did not go on with the next one');
  } finally {
    await Promise.all([first.kill(), second.kill()]);
    database.remove();
  }
}

const OUTAGES = 3;
/** Customer.io posts again what was not taken. */
const POST_AGAIN_MS = 100;

/** Postgres goes away and comes back, under events and runs: what was answered 200 is there, and starts one run. */
export async function postgresAway({ folder, keys, databases, fault }: Place): Promise<void> {
  const database = await databases.make();
  const [port] = (await freePorts(1)) as [number];
  const there = new URL(database.url);
  const way = () => startBalancer(port, [Number(there.port)]);
  const url = new URL(database.url);
  url.host = `127.0.0.1:${port}`;
  let open = await way();
  const victim = new Victim(script, await environment(join(folder, `away-${port}`), { DATABASE_URL: url.href }));
  try {
    await victim.start();
    const token = await victim.ask<string>({ ask: 'setup', keys } as { ask: string });
    await victim.ask({ ask: 'begin' });
    let isOver = false;
    const accepted: string[] = [];
    const posting = (async () => {
      for (let number = 0; !isOver; number += 1) {
        const id = `away-${number}`;
        while ((await post(victim, token, keys, id)).status !== 200) await sleep(POST_AGAIN_MS);
        accepted.push(id);
      }
    })();
    for (let outage = 0; outage < OUTAGES; outage += 1) {
      await sleep(300 + Math.random() * 1_000);
      await open.close();
      const isReady = async () => (await fetch(`${victim.url}/readyz`)).ok;
      if (!(await until(async () => !(await isReady())))) fault('it says that it is ready while Postgres is away');
      await sleep(Math.random() * 3_000);
      open = await way();
      if (!(await until(isReady))) fault('it is not ready when Postgres is back');
    }
    isOver = true;
    await posting;
    const activated = async () => countsOf(await victim.ask<string[]>({ ask: 'activated' }));
    // What was being activated when Postgres went is found again by the next sweep, in some seconds.
    await until(async () => {
      const runs = await activated();
      return accepted.every((id) => runs.has(id));
    });
    const isSettled = await allAre(victim, 'succeeded');
    const runs = await activated();
    const stored = countsOf(await victim.ask<string[]>({ ask: 'stored' }));
    const missing = accepted.filter((id) => !stored.has(id) || !runs.has(id));
    if (!isSettled) fault('runs have not ended after Postgres was away');
    if (missing.length > 0) fault(`${missing.length} of ${accepted.length} events were answered 200 and are gone`);
    if (extras(runs) + extras(stored) > 0) fault(`${extras(runs)} runs and ${extras(stored)} events are there twice`);
  } finally {
    await victim.kill();
    await open.close();
    database.remove();
  }
}
