import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startSandbox } from '@cio-bridge/sandbox';
import { openDatabases } from './operations/databases.ts';
import { type Rig, rotations } from './operations/kept-store.ts';
import { type Outcome, RUNS_PER_ROUND } from './operations/messages.ts';
import { postgresStore } from './operations/postgres-store.ts';
import { diskFull, engineDamaged, postgresAway, replayCutOff, twoServers, wrongClock } from './operations/scenarios.ts';
import { sqliteStore } from './operations/sqlite-store.ts';
import { countsOf, extras } from './victim/counts.ts';
import { freePorts } from './victim/free-ports.ts';
import type { SceneKeys } from './victim/scene-keys.ts';
import { Victim } from './victim/victim.ts';

/**
 * What an operator does, cut off at random moments: migrations, backups under load, restores, rotations of
 * the master key, replays; disks that are full; an engine that is gone or damaged; a clock that is wrong; a Postgres that
 * goes away; two servers on one of them. Then it counts: what was lost, what is there twice, what was sent twice.
 *
 * With `--store postgres` all of it that there is goes on there: on the server that `CIO_BRIDGE_TEST_POSTGRES_URL` names, in
 * databases of its own, or on one that it starts.
 */
const { values: flags } = parseArgs({
  options: { kills: { type: 'string', default: '12' }, store: { type: 'string', default: 'sqlite' } },
  allowPositionals: true,
});
const wantedKills = Number(flags.kills);
const isOnPostgres = flags.store === 'postgres';
if (!isOnPostgres && flags.store !== 'sqlite') throw new Error('--store is sqlite or postgres');
const PATIENCE_MS = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'cio-chaos-'));
const dataDir = join(folder, 'data');
const sandbox = await startSandbox({ deliveryPace: 0.1 });
const workspace = sandbox.workspace('demo-us');
const { region, siteId, trackApiKey, appApiKey, webhookSigningKey } = workspace.keys;
const keys: SceneKeys = { region, siteId, trackApiKey, appApiKey, webhookSigningKey, sandboxUrls: sandbox[region] };

let kills = 0;
let lost = 0;
let began = 0;
const faults: string[] = [];

function fault(what: string): void {
  lost += 1;
  faults.push(what);
  console.log(`lost: ${what}`);
}

const rig: Rig = {
  folder,
  dataDir,
  fault,
  async cutOff(work) {
    if ((await work()).code === null) kills += 1;
  },
};
const databases = await openDatabases();
const database = isOnPostgres ? await databases.make() : undefined;
const store = database ? postgresStore(rig, database.url, databases, () => victim) : sqliteStore(rig);
const rotate = rotations(rig, store.env);
const victim = new Victim(new URL('./operations/server.ts', import.meta.url), {
  CIO_BRIDGE_DATA: dataDir,
  CIO_BRIDGE_PORT: String((await freePorts(1))[0]),
  CIO_BRIDGE_SEND_SETTLE_MS: '1000',
  CIO_BRIDGE_LOG_LEVEL: 'silent',
  ...store.env,
});

const outcomes = () => victim.ask<Outcome[]>({ ask: 'inspect' });
const personOf = ({ event }: Outcome) => (JSON.parse(event ?? '{}') as { person: string }).person;
const emails = () => countsOf(workspace.deliveries.map(({ recipient }) => recipient.split('@')[0] as string));

async function until(isSo: (runs: Outcome[]) => boolean, what: string): Promise<Outcome[]> {
  for (const deadline = Date.now() + PATIENCE_MS; ; ) {
    const runs = await outcomes();
    if (isSo(runs)) return runs;
    if (Date.now() > deadline) {
      fault(`${what}: ${JSON.stringify(runs.filter(({ status }) => status !== 'succeeded').slice(0, 3))}`);
      return runs;
    }
    await sleep(100);
  }
}

const allSucceeded = (runs: Outcome[]) => runs.every(({ status }) => status === 'succeeded');
const noneAtWork = (runs: Outcome[]) => runs.every(({ status }) => ['succeeded', 'failed'].includes(status));

async function begin(): Promise<void> {
  await victim.ask({ ask: 'begin' });
  began += RUNS_PER_ROUND;
}

/** Runs send after the backup; the server dies; the backup is put back; its runs are retried. */
async function restored(): Promise<void> {
  await begin();
  const source = await store.backup();
  await until(allSucceeded, 'runs before a restore');
  await victim.kill();
  kills += 1;
  await store.putBack(source);
  await rotate();
  await victim.start();
  await victim.ask({ ask: 'retry' });
  await until(allSucceeded, 'runs after a restore');
}

/** The server dies in the middle of runs, and its engine's folder with it. */
async function engineLost(): Promise<void> {
  await begin();
  await sleep(500 + Math.random() * 1_500);
  await victim.kill();
  kills += 1;
  await sleep(1_000);
  rmSync(join(dataDir, 'engine'), { recursive: true, force: true });
  await victim.start();
  await until(noneAtWork, 'runs whose engine is gone');
  await victim.ask({ ask: 'retry' });
  await until(allSucceeded, 'runs after their engine was gone');
}

await victim.start();
await victim.ask({ ask: 'setup', keys } as { ask: string });
const scenarios = isOnPostgres
  ? [engineDamaged, replayCutOff, wrongClock, postgresAway, twoServers]
  : [engineDamaged, replayCutOff, wrongClock, diskFull, twoServers];
let round = 0;
while (kills < wantedKills || round < scenarios.length) {
  await store.migration();
  await restored();
  await engineLost();
  const scenario = scenarios[round % scenarios.length] as (typeof scenarios)[number];
  console.log(`${scenario.name} …`);
  await scenario({ folder, keys, databases, isOnPostgres, fault });
  kills += 1;
  round += 1;
  console.log(`${kills} of ${wantedKills} kills: ${began} runs begun, ${emails().size} people were sent to`);
}
const runs = await outcomes();
await victim.kill();
const sent = emails();
const people = new Set(runs.map(personOf));
for (const person of people) if (!sent.has(person)) fault(`${person} was sent nothing`);
const doubled = extras(countsOf(runs.map(personOf)));
const messagesTwice = extras(sent);
await sandbox.close();
database?.remove();
await databases.close();
rmSync(folder, { recursive: true, force: true });
const counts = {
  sent: began,
  accepted: began,
  stored: people.size,
  activated: runs.length,
  lost,
  doubled,
  messagesTwice,
};
console.log(JSON.stringify({ chaos: 'operations', store: flags.store, kills, ...counts }));
process.exitCode = lost + doubled + messagesTwice === 0 && people.size === began ? 0 : 1;
