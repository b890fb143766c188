import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { percentile, postAll, signedWebhooks } from './ingress/load.ts';

/**
 * Webhooks verified and fsynced before 200, beside a bare Fastify route that only checks the HMAC;
 * then the time to answer at 1,000 events a second, and memory over a soak.
 */
const { values: flags } = parseArgs({
  options: { seconds: { type: 'string', default: '60' } },
  allowPositionals: true,
});
const soakSeconds = Number(flags.seconds);

const signingKey = 'bench-signing-key-0123456789';
const rounds = 3;
/** Enough for a few seconds per round; fewer in a smoke. */
const eventsPerRound = Math.min(40_000, soakSeconds * 4_000);
/**
 * So many that half of them are read while the other half waits for its commit: with 64, which wait for a commit
 * all at once, the time of an fsync is measured and not what the server does meanwhile. The same for both.
 */
const connections = 256;
const latencySeconds = Math.min(10, soakSeconds);
const soakPerSecond = 5_000;

const dataDir = mkdtempSync(join(tmpdir(), 'cio-bench-'));
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const round = (value: number, digits = 1): number => Number(value.toFixed(digits));

const targets = { ours: await start('ours'), bare: await start('bare') };
try {
  const rates = { ours: [] as number[], bare: [] as number[] };
  for (const { url } of Object.values(targets))
    await postAll(url, signedWebhooks(url, signingKey, 3_000), { connections });
  for (let index = 0; index < rounds; index += 1) {
    for (const kind of ['bare', 'ours'] as const) {
      const { url } = targets[kind];
      const result = await postAll(url, signedWebhooks(url, signingKey, eventsPerRound), { connections });
      if (result.failures > 0) throw new Error(`${kind} refused ${result.failures} genuine events`);
      rates[kind].push(result.perSecond);
      console.log(`round ${index + 1}, ${kind}: ${Math.round(result.perSecond)} events/s`);
    }
  }
  const { url } = targets.ours;
  const steady = await postAll(url, signedWebhooks(url, signingKey, latencySeconds * 1_000), {
    connections: 256,
    perSecond: 1_000,
  });
  const p50Ms = percentile(steady.latenciesMs, 0.5);
  const p99Ms = percentile(steady.latenciesMs, 0.99);
  console.log(`at 1,000 events/s: p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`);

  const soak = await soakFor(soakSeconds);
  const ours = median(rates.ours);
  const bare = median(rates.bare);
  console.log(
    JSON.stringify({
      bench: 'ingress',
      unit: 'events/s',
      ours: Math.round(ours),
      bare: Math.round(bare),
      ratioToBare: round(ours / bare, 2),
      p50Ms: round(p50Ms),
      p99Ms: round(p99Ms),
      peakRssMb: soak.peakRssMb,
      runs: rounds,
      soak,
    }),
  );
} finally {
  for (const { child } of Object.values(targets)) child.kill('SIGTERM');
  await Promise.all(Object.values(targets).map(({ child }) => new Promise((resolve) => child.once('exit', resolve))));
  rmSync(dataDir, { recursive: true, force: true });
}

/** Events at a fixed rate, made as they are needed, with the server's memory sampled twice a second. */
async function soakFor(seconds: number) {
  const { url, child } = targets.ours;
  function* stream() {
    for (let sent = 0; sent < seconds * soakPerSecond; sent += 500) yield* signedWebhooks(url, signingKey, 500);
  }
  const samples: number[] = [];
  const sampler = setInterval(() => void memoryOf(child).then((rssMb) => samples.push(rssMb)), 500);
  const result = await postAll(url, stream(), { connections: 512, perSecond: soakPerSecond });
  clearInterval(sampler);
  const third = Math.max(1, Math.floor(samples.length / 3));
  const facts = {
    perSecond: Math.round(result.perSecond),
    seconds,
    failures: result.failures,
    p99Ms: round(percentile(result.latenciesMs, 0.99)),
    // Flat means that the last third of the soak needs no more than the middle one.
    rssMbMiddle: round(median(samples.slice(third, 2 * third))),
    rssMbLast: round(median(samples.slice(2 * third))),
    peakRssMb: round(Math.max(...samples)),
  };
  console.log(`soak: ${JSON.stringify(facts)}`);
  return facts;
}

function memoryOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once('message', (answer) => resolve((answer as { rssMb: number }).rssMb));
    child.send('memory');
  });
}

async function start(kind: 'ours' | 'bare'): Promise<{ url: string; child: ChildProcess }> {
  const child = fork(new URL('./ingress/target.ts', import.meta.url), [kind, signingKey, dataDir]);
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (message) => resolve((message as { url: string }).url));
    child.once('exit', (code) => reject(new Error(`the ${kind} server ended with code ${code}`)));
  });
  return { url, child };
}
