import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Measured } from './harness/harness.ts';
import { median, secondsFlag } from './harness/harness.ts';
import { flood } from './sandbox/flood.ts';
import type { Kind, Serving, Usage } from './sandbox/serve.ts';

/**
 * Identify on the sandbox beside a bare Fastify route that echoes; then how much memory many people take, and how
 * long a start takes, also with TLS.
 */
const seconds = secondsFlag(4);
const rounds = 3;
const people = seconds >= 2 ? 1_000_000 : 50_000;

const ours = await serve('ours');
const bare = await serve('bare');
try {
  const contenders = { ours, bare };
  const results = { ours: [] as number[], bare: [] as number[] };
  const cpu = { ours: [] as number[], bare: [] as number[] };
  for (const contender of Object.values(contenders)) await identifyFor(contender, Math.min(1000, seconds * 500));
  for (let round = 0; round < rounds; round++) {
    for (const name of ['ours', 'bare'] as const) {
      const before = await contenders[name].usage();
      const { count, elapsedMs } = await identifyFor(contenders[name], seconds * 1000);
      const cpuMicros = ((await contenders[name].usage()).cpuMicros - before.cpuMicros) / count;
      const perSecond = (count / elapsedMs) * 1000;
      results[name].push(perSecond);
      cpu[name].push(cpuMicros);
      console.log(
        `round ${round + 1}, ${name}: ${Math.round(perSecond)} calls/s, ${cpuMicros.toFixed(1)} µs of CPU each`,
      );
    }
  }
  const atRest = await serve('ours');
  const peakRssMb = await fillWithPeople(atRest);
  atRest.stop();
  const readyMs = await readyAfterMs('ours');
  const tlsReadyMs = await readyAfterMs('ours-tls');
  console.log(
    `${people} people: ${Math.round(peakRssMb)} MB; ready ${readyMs} ms after its process began, ${tlsReadyMs} ms with tls`,
  );
  const rate = { ours: median(results.ours), bare: median(results.bare) };
  console.log(
    JSON.stringify({
      bench: 'sandbox',
      unit: 'calls/s',
      ours: Math.round(rate.ours),
      bare: Math.round(rate.bare),
      ratioToBare: ratioOf(results.ours, results.bare),
      // Steadier than the rates on a busy machine: the servers' CPU per call.
      cpuRatioToBare: ratioOf(cpu.bare, cpu.ours),
      peakRssMb: Math.round(peakRssMb),
      runs: rounds,
      people,
      readyMs,
      tlsReadyMs,
    }),
  );
} finally {
  ours.stop();
  bare.stop();
}

/** Of each round, since its runs are neighbours in time: the machine may be busier in the next one. */
function ratioOf(over: readonly number[], under: readonly number[]): number {
  return Number(median(over.map((value, round) => value / (under[round] ?? Number.NaN))).toFixed(2));
}

interface Server extends Serving {
  usage(): Promise<Usage>;
  stop(): void;
}

/** The median of some starts. */
async function readyAfterMs(kind: Kind): Promise<number> {
  const starts: number[] = [];
  for (let start = 0; start < rounds; start++) {
    const server = await serve(kind);
    starts.push(server.readyMs);
    server.stop();
  }
  return Math.round(median(starts));
}

async function serve(kind: Kind): Promise<Server> {
  const child = fork(new URL('./sandbox/serve.ts', import.meta.url), [kind], { stdio: 'inherit' });
  const [serving] = (await once(child, 'message')) as [Serving];
  return {
    ...serving,
    usage: async () => {
      child.send('usage');
      const [usage] = (await once(child, 'message')) as [Usage];
      return usage;
    },
    stop: () => child.disconnect(),
  };
}

function identifyFor({ url, authorization }: Server, durationMs: number): Promise<Measured> {
  const { host, pathname } = new URL(url);
  const base = pathname === '/' ? '' : pathname;
  const requests = Array.from({ length: 10_000 }, (_, index) => {
    const body = JSON.stringify({
      email: `person-${index}@example.com`,
      first_name: 'Ada',
      plan: 'pro',
      logins: index,
    });
    const head = `PUT ${base}/api/v1/customers/cust-${index} HTTP/1.1\r\nhost: ${host}\r\nauthorization: ${authorization}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
    return Buffer.from(head + body);
  });
  return flood(url, requests, durationMs);
}

/** Returns the largest memory seen, MB. */
async function fillWithPeople({ url, authorization, usage }: Server): Promise<number> {
  const perBatch = 2000;
  let peak = 0;
  for (let start = 0; start < people; start += perBatch) {
    const batch = Array.from({ length: perBatch }, (_, offset) => {
      const number = start + offset;
      const attributes = {
        email: `person-${number}@example.com`,
        first_name: `Name ${number % 1000}`,
        plan: 'pro',
        logins: number,
        created_at: 1_760_000_000,
      };
      return { type: 'person', action: 'identify', identifiers: { id: `cust-${number}` }, attributes };
    });
    const response = await fetch(`${url}/api/v2/batch`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ batch }),
    });
    if (response.status !== 200) throw new Error(`the batch was answered ${response.status}: ${await response.text()}`);
    if (start % (perBatch * 10) === 0) peak = Math.max(peak, (await usage()).rssMb);
  }
  return Math.max(peak, (await usage()).rssMb);
}
