import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startSandbox } from '@cio-bridge/sandbox';
import type { Inspection, Progress } from './ingress/messages.ts';
import { countsOf, extras } from './victim/counts.ts';
import { deliveriesAt } from './victim/deliveries.ts';
import { freePorts } from './victim/free-ports.ts';
import type { SceneKeys } from './victim/scene-keys.ts';
import { Victim } from './victim/victim.ts';

/**
 * Kills the server at random moments while Customer.io posts events, some twice, some late, some out of
 * order, some badly signed; then counts on both sides: accepted = stored = activated once.
 */
const { values: flags } = parseArgs({
  options: { kills: { type: 'string', default: '20' }, events: { type: 'string', default: '20000' } },
  allowPositionals: true,
});
const kills = Number(flags.kills);
const total = Number(flags.events);
const STANDSTILL_MS = 20_000;

const sandbox = await startSandbox({
  // An hour's penalty would make it a long evening; everything else is the vendor's way.
  webhookPolicy: { holdMs: 50, firstRetryMs: 50, longestRetryMs: 200, timeoutMs: 4_000, concurrency: 16 },
});
sandbox.faults.add({ kind: 'webhook-duplicate', probability: 0.05 });
sandbox.faults.add({ kind: 'webhook-reorder', probability: 0.05 });
sandbox.faults.add({ kind: 'webhook-wrong-signature', probability: 0.01 });
sandbox.faults.add({ kind: 'webhook-delay', delayMs: 50, probability: 0.01 });
const workspace = sandbox.workspace('demo-us');
const reported = deliveriesAt(workspace);

const dataDir = mkdtempSync(join(tmpdir(), 'cio-chaos-'));
const victim = new Victim(new URL('./ingress/server.ts', import.meta.url), {
  CIO_BRIDGE_DATA: dataDir,
  CIO_BRIDGE_PORT: String((await freePorts(1))[0]),
  CIO_BRIDGE_LOG_LEVEL: 'fatal',
});
await victim.start();
const { region, siteId, trackApiKey, appApiKey, webhookSigningKey } = workspace.keys;
const keys: SceneKeys = { region, siteId, trackApiKey, appApiKey, webhookSigningKey, sandboxUrls: sandbox[region] };
const token = await victim.ask<string>({ ask: 'setup', keys });
await register(`${victim.url}/webhooks/customer-io/${token}`);

const share = Math.ceil(total / Math.max(1, kills));
for (let kill = 0; kill < kills; kill += 1) {
  const before = reported.sent;
  const reporting = reported.report(Math.min(share, total - reported.sent), 500);
  // In the middle of it: when some of these were taken and the others are on their way.
  await takenUpTo(before + Math.random() * share * 0.9);
  await victim.kill();
  await victim.start();
  await reporting;
  console.log(`kill ${kill + 1} of ${kills}: ${reported.sent} events reported, ${reported.accepted().size} accepted`);
}
await reported.report(total - reported.sent, 1_000);
const inspection = await drained();
await victim.kill();

const verdict = judge(inspection);
await sandbox.close();
rmSync(dataDir, { recursive: true, force: true });
console.log(JSON.stringify({ chaos: 'ingress', kills, sent: reported.sent, ...verdict }));
const isClean =
  verdict.lost === 0 &&
  verdict.doubled === 0 &&
  verdict.messagesTwice === 0 &&
  verdict.accepted === reported.sent &&
  verdict.stored === reported.sent &&
  verdict.activated === reported.sent;
process.exitCode = isClean ? 0 : 1;

async function takenUpTo(count: number): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (reported.accepted().size < count && Date.now() < deadline) await sleep(20);
}

/** What the store holds once every event was taken and every run has ended, or once nothing moves any more. */
async function drained(): Promise<Inspection> {
  let last = '';
  let movedAt = Date.now();
  for (;;) {
    const progress = await victim.ask<Progress>({ ask: 'progress' });
    const isPosted = workspace.webhooks.every(({ backlog }) => backlog === 0);
    const isDone = isPosted && progress.open === 0 && progress.stored >= reported.sent;
    const seen = JSON.stringify([progress, reported.accepted().size]);
    if (seen !== last) movedAt = Date.now();
    last = seen;
    if (isDone || Date.now() - movedAt > STANDSTILL_MS) {
      const inspection = await victim.ask<Inspection>({ ask: 'inspect' });
      const isActivated = inspection.events.every(({ activated_at_ms }) => activated_at_ms !== null);
      if (isActivated || !isDone) return inspection;
    }
    await sleep(500);
  }
}

function judge({ events, runs, deliveries }: Inspection) {
  const taken = reported.accepted();
  const stored = countsOf(events.map(({ event_id }) => event_id));
  const eventIdOf = new Map(events.map(({ id, event_id }) => [id, event_id]));
  const activated = countsOf(runs.map(({ event_id }) => eventIdOf.get(event_id ?? '') ?? 'nobody knows'));
  const seen = countsOf(
    workspace.events.filter(({ name }) => name === 'chaos_seen').map(({ data }) => String(data.event)),
  );
  const failed = runs.filter(({ status }) => status !== 'succeeded');
  for (const run of failed.slice(0, 5)) console.log('not succeeded:', JSON.stringify(run));
  const lost = [...taken].filter((id) => !stored.has(id) || !activated.has(id) || !seen.has(id)).length;
  const missing = { stored: 0, activated: 0, act: 0 };
  for (const id of taken) {
    if (!stored.has(id)) missing.stored += 1;
    else if (!activated.has(id)) missing.activated += 1;
    else if (!seen.has(id)) missing.act += 1;
  }
  const withoutDelivery = Math.max(0, stored.size - deliveries);
  if (lost + withoutDelivery > 0)
    console.log('lost:', JSON.stringify({ ...missing, withoutDelivery, failed: failed.length }));
  return {
    accepted: taken.size,
    stored: stored.size,
    activated: activated.size,
    lost: lost + withoutDelivery,
    doubled: extras(stored) + extras(activated),
    messagesTwice: extras(seen),
  };
}

async function register(endpoint: string): Promise<void> {
  const answer = await fetch(`${sandbox[region].app}/v1/reporting_webhooks`, {
    method: 'POST',
    headers: { authorization: `Bearer ${appApiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'chaos', endpoint, events: ['email_delivered'] }),
  });
  if (!answer.ok) throw new Error(`The sandbox answered ${answer.status} to the registration`);
}
