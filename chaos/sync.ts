import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Sandbox, startSandbox } from '@cio-bridge/sandbox';
import { stringify } from 'csv-stringify';
import { makePeople } from './sync/people.ts';
import { ServerJobs } from './sync/server-job.ts';
import { type Servers, startMany, startOne } from './sync/servers.ts';

/**
 * Kills `cio-bridge sync` outright at random moments, while Customer.io answers 429, resets connections after it has
 * accepted a batch, answers 503 to what it has accepted, and refuses single rows in a 207. It is resumed each time, and
 * what was refused is fed back. Then the same files are jobs of a server, which is killed as well, its workflow engine
 * every other time; and of a cluster, whose servers and Restate nodes are killed by turns (`--no-cluster` leaves that
 * out, where there is no PostgreSQL). People are sent a second time: what was accepted is remembered. Everybody and everything is compared, field by field: every row once.
 */
const { values: flags } = parseArgs({
  options: {
    kills: { type: 'string', default: '10' },
    rows: { type: 'string', default: '100000' },
    cluster: { type: 'boolean', default: true },
  },
  allowNegative: true,
  allowPositionals: true,
});
const kills = Number(flags.kills);
const rows = Number(flags.rows);
const seed = 42;
const columns = ['id', 'email', 'name', 'city', 'phone', 'bio', 'seats', 'active', 'created_at'];

const { sandbox, workspace, keys } = await startFaultySandbox();
const folder = mkdtempSync(join(tmpdir(), 'cio-chaos-sync-'));
const bin = new URL('../packages/cli/bin/cio-bridge.js', import.meta.url).pathname;
const env = {
  ...process.env,
  CIO_SITE_ID: keys.siteId,
  CIO_TRACK_API_KEY: keys.trackApiKey,
  CIO_SANDBOX_URL: `${sandbox.url}/us`,
};

const people = join(folder, 'people.csv');
await write(people, columns, function* () {
  for (const { createdAt, ...person } of makePeople(rows, seed)) {
    yield [...Object.values(person), new Date(createdAt * 1_000).toISOString()];
  }
});
const peopleKills = await syncWithKills(['people'], people, kills, () => workspace.peopleCount);

const events = join(folder, 'events.csv');
await write(events, ['user_id', 'event', 'timestamp', 'order'], function* () {
  for (let row = 0; row < rows; row += 1)
    yield [`00${row % 1_000}`, 'order_paid', String(1_790_000_000 + row), `A-${row}`];
});
const eventKills = await syncWithKills(['events'], events, kills, () => workspace.events.length);

const judged = [judge(workspace)];
await sandbox.close();
let misremembered = 0;
let jobKills = await killJobs(() => startOne(join(folder, 'data')));
if (flags.cluster) jobKills += await killJobs(startMany);

rmSync(folder, { recursive: true, force: true });
const all = (name: 'stored' | 'lost' | 'doubled' | 'different') => judged.reduce((sum, each) => sum + each[name], 0);
const [lost, doubled, different] = [all('lost'), all('doubled'), all('different')];
const counted = { kills: peopleKills + eventKills + jobKills, sent: rows * 2 * judged.length, stored: all('stored') };
console.log(
  JSON.stringify({
    chaos: 'sync',
    cluster: flags.cluster,
    ...counted,
    lost,
    doubled,
    different,
    misremembered,
    messagesTwice: 0,
  }),
);
process.exitCode = lost + doubled + different + misremembered === 0 ? 0 : 1;

/** The same files as jobs of servers. @returns how many kills there was time for. */
async function killJobs(start: () => Promise<Servers>): Promise<number> {
  const there = await startFaultySandbox();
  await using servers = await start();
  const { region, siteId, trackApiKey, appApiKey, webhookSigningKey } = there.keys;
  const sandboxUrls = there.sandbox[region];
  const given = { region, siteId, trackApiKey, appApiKey, webhookSigningKey, sandboxUrls };
  const jobs = await ServerJobs.with(servers, given);
  const ofPeople = { kills, rows, arrived: () => there.workspace.peopleCount };
  const ofEvents = { kills, rows, arrived: () => there.workspace.events.length };
  const done =
    (await jobs.syncWithKills('people', people, ofPeople)) + (await jobs.syncWithKills('events', events, ofEvents));
  judged.push(judge(there.workspace));
  misremembered += jobs.misremembered;
  await there.sandbox.close();
  return done;
}

async function startFaultySandbox() {
  const sandbox = await startSandbox({ retention: { events: rows * 2 } });
  const path = '/api/v2/batch';
  sandbox.faults.add({ kind: 'status', status: 429, retryAfterSeconds: 0, path, probability: 0.1 });
  sandbox.faults.add({ kind: 'drop-after-accept', path, probability: 0.1 });
  sandbox.faults.add({ kind: 'status-after-accept', status: 503, path, probability: 0.1 });
  sandbox.faults.add({ kind: 'batch-items', path, indexes: [0, 7, 100], probability: 0.2 });
  const [keys] = sandbox.workspaces;
  if (!keys) throw new Error('the sandbox has no workspace');
  return { sandbox, keys, workspace: sandbox.workspace(keys.name) };
}

async function write(file: string, header: string[], lines: () => Generator<string[] | unknown[]>): Promise<void> {
  const all = function* () {
    yield header;
    yield* lines();
  };
  await pipeline(Readable.from(all()), stringify({ cast: { boolean: String } }), createWriteStream(file));
}

/** @returns how many kills there was time for. */
async function syncWithKills(args: string[], file: string, wanted: number, arrived: () => number): Promise<number> {
  let done = 0;
  for (; done < wanted; done += 1) {
    const child = start([...args, file, ...resumed(file)]);
    const exited = once(child, 'exit');
    const target = ((done + Math.random()) * rows * 0.9) / wanted;
    while (child.exitCode === null && arrived() < target) await sleep(5);
    child.kill('SIGKILL');
    const [code, signal] = await exited;
    console.log(`${args[0]}: kill ${done + 1} of ${wanted}, ${arrived()} of ${rows} have arrived`);
    if (signal === null) return await ended(code, file, done);
  }
  const [code] = await once(start([...args, file, ...resumed(file)]), 'exit');
  return await ended(code, file, done);
}

/** Feeds back what was refused until nothing is. */
async function ended(code: number, file: string, done: number): Promise<number> {
  for (let last = file, exit = code; exit !== 0; ) {
    if (exit !== 2) throw new Error(`sync ended with ${exit}`);
    last = `${last}.failed.ndjson`;
    [exit] = (await once(start([last]), 'exit')) as [number];
  }
  return done;
}

function resumed(file: string): string[] {
  return existsSync(`${file}.checkpoint.json`) ? ['--resume'] : [];
}

function start(args: string[]): ChildProcess {
  return spawn(process.execPath, [bin, 'sync', ...args, '--quiet'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
}

function judge(workspace: ReturnType<Sandbox['workspace']>) {
  const found = new Map(workspace.people.map((person) => [person.id, person]));
  let [lost, different] = [0, 0];
  for (const { id, email, phone, createdAt, bio, ...attributes } of makePeople(rows, seed)) {
    const person = found.get(id);
    if (!person) lost += 1;
    else {
      const wanted = { email, phone, ...attributes, ...(bio && { bio }), created_at: createdAt };
      const has = { email: person.email, phone: person.phone, ...person.attributes };
      const isSame = Object.entries(wanted).every(([name, value]) => (has as Record<string, unknown>)[name] === value);
      if (!isSame || Object.keys(has).length !== Object.keys(wanted).length) different += 1;
    }
  }
  const orders = new Set(workspace.events.map(({ data }) => data.order));
  lost += rows - orders.size;
  const stored = found.size + workspace.events.length;
  const doubled = workspace.peopleCount - found.size + workspace.events.length - orders.size;
  return { stored, lost, doubled, different };
}
