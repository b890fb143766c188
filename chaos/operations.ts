import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startSandbox } from '@cio-bridge/sandbox';
import { backUp, openStore, restore } from '@cio-bridge/server';
import { killer, run } from './operations/killed.ts';
import { type Outcome, RUNS_PER_ROUND } from './operations/messages.ts';
import { diskFull, engineDamaged, replayCutOff, twoServers, wrongClock } from './operations/scenarios.ts';
import { countsOf, extras } from './victim/counts.ts';
import { freePorts } from './victim/free-ports.ts';
import type { SceneKeys } from './victim/scene-keys.ts';
import { Victim } from './victim/victim.ts';

/**
 * What an operator does, cut off at random moments: migrations, backups under load, restores, rotations of
 * the master key, replays; disks that are full; an engine that is gone or damaged; a clock that is wrong; two servers on
 * one Postgres. Then it counts: what was lost, what is there twice, what was sent twice.
 */
const { values: flags } = parseArgs({ options: { kills: { type: 'string', default: '12' } }, allowPositionals: true });
const wantedKills = Number(flags.kills);
const PATIENCE_MS = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'cio-chaos-'));
const dataDir = join(folder, 'data');
const sandbox = await startSandbox({ deliveryPace: 0.1 });
const workspace = sandbox.workspace('demo-us');
const { region, siteId, trackApiKey, appApiKey, webhookSigningKey } = workspace.keys;
const keys: SceneKeys = { region, siteId, trackApiKey, appApiKey, webhookSigningKey, sandboxUrls: sandbox[region] };
const victim = new Victim(new URL('./operations/server.ts', import.meta.url), {
  CIO_BRIDGE_DATA: dataDir,
  CIO_BRIDGE_PORT: String((await freePorts(1))[0]),
  CIO_BRIDGE_SEND_SETTLE_MS: '1000',
  CIO_BRIDGE_LOG_LEVEL: 'silent',
});

let kills = 0;
let lost = 0;
let began = 0;
const faults: string[] = [];

function fault(what: string): void {
  lost += 1;
  faults.push(what);
  console.log(`lost: ${what}`);
}

const cut = { migration: killer(), backup: killer(), restore: killer(), rotation: killer() };

/** A folder whose store is being made when the process ends; the next one finds it whole, or makes it. */
async function migration(): Promise<void> {
  const place = mkdtempSync(join(folder, 'new-'));
  const script = new URL('./operations/open-store.ts', import.meta.url).pathname;
  if ((await cut.migration([script, place])).code === null) kills += 1;
  const again = await run([script, place]);
  if (again.code !== 0) fault(`a store that was being made does not open: ${again.stderr.slice(0, 300)}`);
  rmSync(place, { recursive: true });
}

/** While rows come in: cut off, or with no room; the one after that is sound. */
async function backup(): Promise<string> {
  const store = await openStore({ dataDir });
  let isDone = false;
  const writing = (async () => {
    for (let number = 0; !isDone; number += 1) {
      const name = `Written meanwhile ${Date.now()} ${number}`;
      await store.db
        .insertInto('clients')
        .values({ id: `cl_${name}`, name, created_at_ms: 0 })
        .execute();
      await sleep(2);
    }
  })();
  const unfinished = join(folder, `cut-${kills}.db`);
  if ((await cut.backup(['backup', unfinished, '--data', dataDir])).code === null) kills += 1;
  const full = join(folder, `full-${kills}.db`);
  const outcome = await run(['backup', full, '--data', dataDir], { maxFileBytes: 50_000 });
  if (outcome.code === 0) fault('a backup that had no room says that it was made');
  const target = join(folder, `backup-${began}-${kills}.db`);
  const whole = await run(['backup', target, '--data', dataDir]);
  if (whole.code !== 0) fault(`a backup after one that was cut off: ${whole.stderr.slice(0, 300)}`);
  isDone = true;
  await writing;
  await store.close();
  return target;
}

/** Cut off, or with no room, the folder holds the old store or the new one; then it goes through. */
async function putBack(source: string): Promise<void> {
  if ((await cut.restore(['restore', source, '--data', dataDir])).code === null) kills += 1;
  await assertWhole('a restore that was cut off');
  const outcome = await run(['restore', source, '--data', dataDir], { maxFileBytes: 50_000 });
  if (outcome.code === 0) fault('a restore that had no room says that it was done');
  await assertWhole('a restore without room');
  await restore({ dataDir, source });
}

async function assertWhole(after: string): Promise<void> {
  if (!existsSync(join(dataDir, 'cio-bridge.db'))) return fault(`${after} left no store`);
  const check = join(folder, `check-${kills}-${Math.random()}.db`);
  await backUp({ dataDir, target: check }).catch((error: unknown) =>
    fault(`${after} left a store that is not sound: ${error}`),
  );
  rmSync(check, { force: true });
  const store = await openStore({ dataDir });
  const connections = await store.db.selectFrom('connections').select('id').execute();
  if (connections.length !== 1) fault(`${after} left a store without its connection`);
  await store.close();
}

/** Cut off anywhere; the one after it opens everything, or would say so. */
async function rotation(): Promise<void> {
  if ((await cut.rotation(['rotate-key', '--data', dataDir])).code === null) kills += 1;
  const both = await Promise.all([run(['rotate-key', '--data', dataDir]), run(['rotate-key', '--data', dataDir])]);
  if (both.every(({ code }) => code !== 0))
    fault(`secrets after a rotation that was cut off: ${both[0]?.stderr.slice(0, 300)}`);
}

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
  const source = await backup();
  await until(allSucceeded, 'runs before a restore');
  await victim.kill();
  kills += 1;
  await putBack(source);
  await rotation();
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
const scenarios = [engineDamaged, replayCutOff, wrongClock, diskFull, twoServers];
let round = 0;
while (kills < wantedKills || round < scenarios.length) {
  await migration();
  await restored();
  await engineLost();
  const scenario = scenarios[round % scenarios.length] as (typeof scenarios)[number];
  console.log(`${scenario.name} …`);
  await scenario({ folder, keys, fault });
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
console.log(JSON.stringify({ chaos: 'operations', kills, ...counts }));
process.exitCode = lost + doubled + messagesTwice === 0 && people.size === began ? 0 : 1;
