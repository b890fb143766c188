import { type ChildProcess, fork } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { median, secondsFlag, startSink } from './harness/harness.ts';
import { percentile } from './ingress/load.ts';
import type { Round } from './runs/round.ts';

/**
 * A workflow of two actions beside a bare Restate service of two steps that makes the same two HTTP
 * calls; then, at 100 events a second, the time from an event's 200 to its first action.
 */
const seconds = secondsFlag(10);
const rounds = 5;
const runsPerRound = Math.min(3_000, Math.round(seconds * 300));
const EVENTS_PER_SECOND = 100;
const SIGNING_KEY = 'bench-signing-key-0123456789';
const dataDir = mkdtempSync(join(tmpdir(), 'cio-bench-'));

const children: ChildProcess[] = [];
try {
  await using sink = await startSink();
  const ours = await start('ours', sink.url);
  const bare = await start('bare', sink.url);
  // A server runs for days: what is compiled on the way is compiled by now.
  for (const contender of [ours, bare]) await run(contender, 2 * runsPerRound);
  const rates = { ours: [] as number[], bare: [] as number[] };
  const cpu = { ours: [] as number[], bare: [] as number[] };
  let peakRssMb = 0;
  for (let index = 0; index < rounds; index += 1) {
    const bareRound = await run(bare, runsPerRound);
    const ourRound = await run(ours, runsPerRound);
    rates.bare.push(bareRound.perSecond);
    rates.ours.push(ourRound.perSecond);
    cpu.bare.push(bareRound.cpuMicrosEach);
    cpu.ours.push(ourRound.cpuMicrosEach);
    peakRssMb = Math.max(peakRssMb, ourRound.rssMb);
    console.log(
      `round ${index + 1}: ours ${Math.round(ourRound.perSecond)}, bare ${Math.round(bareRound.perSecond)} runs/s; ${Math.round(ourRound.cpuMicrosEach)} and ${Math.round(bareRound.cpuMicrosEach)} µs of CPU each`,
    );
  }
  for (const child of children.splice(0)) child.kill();
  const latencies = await latency();
  // Of each round, since its two halves are neighbours in time: the machine may be busier in the next one.
  const ratio = (over: number[], under: number[]) =>
    Number(median(over.map((value, round) => value / (under[round] as number))).toFixed(2));
  const line = {
    bench: 'runs',
    unit: 'runs/s',
    ours: Math.round(median(rates.ours)),
    bare: Math.round(median(rates.bare)),
    ratioToBare: ratio(rates.ours, rates.bare),
    cpuRatioToBare: ratio(cpu.bare, cpu.ours),
    p50Ms: Number(percentile(latencies, 0.5).toFixed(1)),
    p99Ms: Number(percentile(latencies, 0.99).toFixed(1)),
    peakRssMb: Math.round(peakRssMb),
    runs: rounds,
  };
  console.log(
    `from an event's 200 to its first action, at ${EVENTS_PER_SECOND} events/s: p50 ${line.p50Ms} ms, p99 ${line.p99Ms} ms`,
  );
  console.log(JSON.stringify(line));
} finally {
  for (const child of children) child.kill();
  await sleep(300); // the engines go down with their parents
  rmSync(dataDir, { recursive: true, force: true });
}

async function start(kind: 'ours' | 'bare', sinkUrl: string, name: string = kind) {
  const child = fork(new URL(`./runs/${kind}.ts`, import.meta.url), {
    env: {
      ...process.env,
      CIO_BRIDGE_DATA: join(dataDir, name),
      CIO_BRIDGE_PORT: '0',
      CIO_BRIDGE_LOG_LEVEL: 'error',
      BENCH_SINK_URL: sinkUrl,
    },
  });
  children.push(child);
  const died = once(child, 'exit').then(([code]) => {
    throw new Error(`${kind} ended with ${code} before it was ready`);
  });
  const [{ webhookUrl }] = (await Promise.race([once(child, 'message'), died])) as [{ webhookUrl: string }];
  died.catch(() => {}); // later it ends because we end it
  return { child, webhookUrl };
}

async function run({ child }: { child: ChildProcess }, runs: number) {
  const answered = once(child, 'message');
  child.send({ runs });
  const [{ elapsedMs, cpuMs, rssMb }] = (await answered) as [Round];
  // What it does after the last run, such as writing its log, is not to slow down the other.
  await sleep(500);
  return { perSecond: (runs / elapsedMs) * 1_000, cpuMicrosEach: (cpuMs * 1_000) / runs, rssMb };
}

/** Milliseconds from the moment an event was answered to its first action's arrival at Customer.io. */
async function latency(): Promise<Float64Array> {
  const firstActionAt = new Map<string, number>();
  const customerIo = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { identifiers } = JSON.parse(Buffer.concat(parts).toString()) as { identifiers: { id: string } };
      if (!firstActionAt.has(identifiers.id)) firstActionAt.set(identifiers.id, performance.now());
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => customerIo.listen(0, '127.0.0.1', resolve));
  const { webhookUrl } = await start('ours', `http://127.0.0.1:${(customerIo.address() as AddressInfo).port}`, 'late');
  const answeredAt = new Map<string, number>();
  const pool = new Pool(new URL(webhookUrl).origin, { connections: 32 });
  const count = Math.round(Math.max(2, Math.min(seconds, 20)) * EVENTS_PER_SECOND);
  const startedAt = performance.now();
  const posts: Promise<void>[] = [];
  for (let index = 0; index < count; index += 1) {
    await sleep(Math.max(0, startedAt + index * (1_000 / EVENTS_PER_SECOND) - performance.now()));
    posts.push(
      post(pool, webhookUrl, `late-${index}`).then(() => void answeredAt.set(`late-${index}`, performance.now())),
    );
  }
  await Promise.all(posts);
  const deadline = performance.now() + 10_000;
  while (firstActionAt.size < count && performance.now() < deadline) await sleep(20);
  if (firstActionAt.size < count) throw new Error(`${count - firstActionAt.size} events started no run`);
  await pool.close();
  customerIo.close();
  customerIo.closeAllConnections();
  const ms = [...answeredAt].map(([id, atMs]) => (firstActionAt.get(id) as number) - atMs);
  return Float64Array.from(ms).sort();
}

async function post(pool: Pool, url: string, personId: string): Promise<void> {
  const timestamp = Math.floor(Date.now() / 1000);
  const body = JSON.stringify({
    event_id: `01K7${personId}`,
    object_type: 'email',
    metric: 'opened',
    timestamp,
    data: { delivery_id: personId, identifiers: { id: personId, email: null, cio_id: personId }, recipient: personId },
  });
  const signature = createHmac('sha256', SIGNING_KEY).update(`v0:${timestamp}:${body}`).digest('hex');
  const { statusCode, body: answer } = await pool.request({
    method: 'POST',
    path: new URL(url).pathname,
    headers: { 'content-type': 'application/json', 'x-cio-timestamp': String(timestamp), 'x-cio-signature': signature },
    body,
  });
  await answer.dump();
  if (statusCode !== 200) throw new Error(`The server answered ${statusCode}`);
}
