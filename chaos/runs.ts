import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { drained } from './runs/drained.ts';
import { report } from './runs/report.ts';
import { startScene } from './runs/scene.ts';
import { freePorts } from './victim/free-ports.ts';
import { processesOf, Victim } from './victim/victim.ts';

/**
 * Kills the server, its workflow engine, or both, again and again while events come in, now and then in bursts,
 * forms are posted, Customer.io fails in every way it can, and people publish, go back, retry and cancel; then counts on both sides.
 * `--before FOLDER`, a checkout of another version, is what works until the server's first kill: an upgrade.
 */
const { values: flags } = parseArgs({
  options: { kills: { type: 'string', default: '30' }, before: { type: 'string' } },
  allowPositionals: true,
});
const kills = Number(flags.kills);
const PACE = { perSecond: 25, burstEveryMs: 20_000 };

const dataDir = mkdtempSync(join(tmpdir(), 'cio-chaos-'));
const scene = await startScene();
const env = {
  CIO_BRIDGE_DATA: dataDir,
  CIO_BRIDGE_PORT: String((await freePorts(1))[0]),
  CIO_BRIDGE_SEND_SETTLE_MS: '2000',
  CIO_BRIDGE_LOG_LEVEL: 'fatal',
};
const victim = new Victim(new URL('./runs/server.ts', import.meta.url), env, { before: flags.before });
await victim.start();
const token = await victim.ask<string>({ ask: 'setup', keys: scene.keys });
await scene.register(`${victim.url}/webhooks/customer-io/${token}`);

const targets = ['server', 'engine', 'both'] as const;
const load = scene.load(PACE, victim.url + (await victim.ask<string>({ ask: 'formPath' })));
for (let kill = 0; kill < kills; kill += 1) {
  victim.urge({ ask: 'stir' });
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
const isClean = report('runs', kills, sent, scene, await drained(scene, victim));
await victim.kill();
await scene[Symbol.asyncDispose]();
rmSync(dataDir, { recursive: true, force: true });
process.exitCode = isClean ? 0 : 1;
