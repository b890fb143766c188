import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Inspection } from './runs/messages.ts';
import { judge, startScene } from './runs/scene.ts';
import { processesOf, Victim } from './runs/victim.ts';

/**
 * Kills the server, its workflow engine, or both, again and again while events come in and Customer.io
 * fails in every way it can; then counts on both sides.
 */
const { values: flags } = parseArgs({ options: { kills: { type: 'string', default: '30' } }, allowPositionals: true });
const kills = Number(flags.kills);
const EVENTS_PER_SECOND = 25;
const DRAIN_TIMEOUT_MS = 180_000;

const dataDir = mkdtempSync(join(tmpdir(), 'cio-chaos-'));
const scene = await startScene();
const victim = new Victim({
  CIO_BRIDGE_DATA: dataDir,
  CIO_BRIDGE_PORT: String(await freePort()),
  CIO_BRIDGE_SEND_SETTLE_MS: '2000',
  CIO_BRIDGE_LOG_LEVEL: 'fatal',
});
await victim.start();
const token = await victim.ask<string>({ ask: 'setup', keys: scene.keys });
await scene.register(`${victim.url}/webhooks/customer-io/${token}`);

const targets = ['server', 'engine', 'both'] as const;
const load = scene.load(EVENTS_PER_SECOND);
for (let kill = 0; kill < kills; kill += 1) {
  await sleep(200 + Math.random() * 1_300);
  const target = targets[kill % targets.length];
  if (target !== 'server') for (const pid of processesOf('restate-server', dataDir)) process.kill(pid, 'SIGKILL');
  if (target !== 'engine') {
    await victim.kill();
    await victim.start();
  }
  console.log(`kill ${kill + 1} of ${kills}: ${target}`);
}
const sent = load.stop();
scene.calm();
const inspection = await drained();
await victim.kill();
const verdict = judge(scene, inspection);
await scene[Symbol.asyncDispose]();
rmSync(dataDir, { recursive: true, force: true });

const again = inspection.sends.filter(({ attempts }) => attempts > 1).length;
const found = inspection.sends.filter(({ reason }) => reason?.startsWith('found again')).length;
console.log(
  `${inspection.sends.length} messages: ${found} found again after a lost answer, ${again} repeated because they were proven absent or refused`,
);
const failed = inspection.runs.filter(({ status }) => status !== 'succeeded');
for (const run of failed.slice(0, 5)) console.log('not succeeded:', JSON.stringify(run));
console.log(JSON.stringify({ chaos: 'runs', kills, sent, ...verdict }));
const isClean =
  verdict.lost === 0 &&
  verdict.doubled === 0 &&
  verdict.messagesTwice === 0 &&
  verdict.accepted === sent &&
  verdict.stored === sent &&
  verdict.activated === sent;
process.exitCode = isClean ? 0 : 1;

/** What the store holds once every event was taken and every run has ended. */
async function drained(): Promise<Inspection> {
  const deadline = Date.now() + DRAIN_TIMEOUT_MS;
  for (;;) {
    const inspection = await victim.ask<Inspection>({ ask: 'inspect' });
    const open = inspection.runs.filter(({ status }) => !['succeeded', 'failed', 'cancelled'].includes(status));
    const isDone = scene.isDrained() && open.length === 0 && inspection.runs.length >= inspection.events.length;
    if (isDone || Date.now() > deadline) return inspection;
    await sleep(250);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
