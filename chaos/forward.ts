import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startSandbox } from '@cio-bridge/sandbox';
import type { Forwarded } from './forward/messages.ts';
import { startReceivers } from './forward/receivers.ts';
import { compared, STEP_MS, settled } from './forward/settled.ts';
import { deliveriesAt } from './victim/deliveries.ts';
import { freePorts } from './victim/free-ports.ts';
import type { SceneKeys } from './victim/scene-keys.ts';
import { Victim } from './victim/victim.ts';

/**
 * Kills the server at random moments while it forwards events to three receivers: one that is slow, one that fails,
 * closes connections and asks for waits, and one that is away for the first half. Then the receivers' own books are
 * compared with the store: everything that was accepted has arrived at each of them, and what arrived more than once
 * bore the same id.
 */
const { values: flags } = parseArgs({
  options: { kills: { type: 'string', default: '20' }, events: { type: 'string' } },
  allowPositionals: true,
});
const kills = Number(flags.kills);
/** Fewer in a smoke. */
const total = Number(flags.events ?? Math.min(4_000, Math.max(1, kills) * 300));

const sandbox = await startSandbox({
  webhookPolicy: { holdMs: 50, firstRetryMs: 50, longestRetryMs: 200, timeoutMs: 4_000, concurrency: 16 },
});
const workspace = sandbox.workspace('demo-us');
const reported = deliveriesAt(workspace);
const receivers = await startReceivers();

const dataDir = mkdtempSync(join(tmpdir(), 'cio-chaos-'));
const victim = new Victim(new URL('./forward/server.ts', import.meta.url), {
  CIO_BRIDGE_DATA: dataDir,
  CIO_BRIDGE_PORT: String((await freePorts(1))[0]),
  CIO_BRIDGE_LOG_LEVEL: 'fatal',
  CIO_BRIDGE_HTTP_ALLOW: '127.0.0.1',
  CHAOS_RECEIVERS: receivers.url,
});
await victim.start();
const { region, siteId, trackApiKey, appApiKey, webhookSigningKey } = workspace.keys;
const keys: SceneKeys = { region, siteId, trackApiKey, appApiKey, webhookSigningKey, sandboxUrls: sandbox[region] };
const token = await victim.ask<string>({ ask: 'setup', keys });
receivers.secrets = await victim.ask<Record<string, string>>({ ask: 'destinations' });
const answer = await fetch(`${sandbox[region].app}/v1/reporting_webhooks`, {
  method: 'POST',
  headers: { authorization: `Bearer ${appApiKey}`, 'content-type': 'application/json' },
  body: JSON.stringify({
    name: 'chaos',
    endpoint: `${victim.url}/webhooks/customer-io/${token}`,
    events: ['email_delivered'],
  }),
});
if (!answer.ok) throw new Error(`The sandbox answered ${answer.status} to the registration`);

const share = Math.ceil(total / Math.max(1, kills));
for (let kill = 0; kill < kills; kill += 1) {
  if (kill === Math.floor(kills / 2)) receivers.isBack = true;
  const reporting = reported.report(Math.min(share, total - reported.sent), 500);
  await sleep(Math.random() * 900);
  await victim.kill();
  await victim.start();
  await reporting;
  await sandbox.clock.advance(STEP_MS);
  console.log(`kill ${kill + 1} of ${kills}: ${reported.sent} events reported, ${receivers.arrivals()} arrivals`);
}
receivers.isBack = true;
await reported.report(total - reported.sent, 1_000);
const forwarded = await settled(() => victim.ask<Forwarded>({ ask: 'forwarded' }), {
  sandbox,
  receivers,
  expected: reported.sent,
});
await victim.kill();

const verdict = {
  sent: reported.sent,
  accepted: reported.accepted().size,
  stored: forwarded.events.length,
  ...compared(receivers, forwarded),
};
await sandbox.close();
await receivers[Symbol.asyncDispose]();
rmSync(dataDir, { recursive: true, force: true });
console.log(JSON.stringify({ chaos: 'forward', kills, ...verdict }));
const { lost, doubled, unsigned, waiting, failed } = verdict;
const isClean =
  lost + doubled + unsigned + waiting + failed === 0 &&
  verdict.accepted === reported.sent &&
  verdict.stored === reported.sent;
process.exitCode = isClean ? 0 : 1;
