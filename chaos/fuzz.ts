import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Pool } from 'undici';
import { fuzzedRequest } from './fuzz/requests.ts';
import { Victim } from './victim/victim.ts';

/**
 * Malformed, forged, oversize, compressed, deeply nested and non-UTF-8 webhooks: each has one right answer,
 * nothing forged may be taken, and the server may neither fall nor grow.
 */
const { values: flags } = parseArgs({
  options: { requests: { type: 'string', default: '100000' } },
  allowPositionals: true,
});
const requests = Number(flags.requests);
const CONCURRENCY = 32;

const dataDir = mkdtempSync(join(tmpdir(), 'cio-fuzz-'));
const victim = new Victim(new URL('./ingress/server.ts', import.meta.url), {
  CIO_BRIDGE_DATA: dataDir,
  CIO_BRIDGE_PORT: '0',
  CIO_BRIDGE_LOG_LEVEL: 'fatal',
});
await victim.start();
const key = 'fuzz-signing-key-0123456789';
const nowhere = 'http://127.0.0.1:9';
const token = await victim.ask<string>({
  ask: 'setup',
  keys: {
    region: 'us',
    siteId: 'site',
    trackApiKey: 'track',
    appApiKey: 'app',
    webhookSigningKey: key,
    sandboxUrls: { track: nowhere, app: nowhere, pipelines: nowhere },
  },
});
const path = `/webhooks/customer-io/${token}`;
const pool = new Pool(victim.url, { connections: CONCURRENCY });
const counts: Record<string, number> = {};
const wrong: string[] = [];
const rssMb: number[] = [];

await prove();
let left = requests;
await Promise.all(Array.from({ length: CONCURRENCY }, work));
const { stored } = await victim.ask<{ stored: number }>({ ask: 'progress' });
await pool.close();
await victim.kill();
rmSync(dataDir, { recursive: true, force: true });

const third = Math.floor(rssMb.length / 3);
const middle = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const memory = { rssMbMiddle: middle(rssMb.slice(third, 2 * third)), rssMbLast: middle(rssMb.slice(2 * third)) };
const isFlat = !(memory.rssMbLast > memory.rssMbMiddle * 1.25 + 20);
for (const line of wrong.slice(0, 10)) console.log(line);
console.log(JSON.stringify(counts));
console.log(JSON.stringify({ chaos: 'fuzz', kills: 0, sent: requests, wrong: wrong.length, stored, ...memory }));
process.exitCode = wrong.length === 0 && isFlat ? 0 : 1;

/** A first genuine event proves the key: from then on what does not verify is refused. */
async function prove(): Promise<void> {
  for (;;) {
    const request = fuzzedRequest(path, key);
    if (request.kind !== 'genuine') continue;
    if ((await send(request)) !== 200) throw new Error('A genuine event was not taken');
    return;
  }
}

async function work(): Promise<void> {
  while (left > 0) {
    left -= 1;
    if (left % 1_000 === 0) rssMb.push(await memoryMb());
    const request = fuzzedRequest(path, key);
    const status = await send(request);
    const name = `${request.kind} ${status}`;
    counts[name] = (counts[name] ?? 0) + 1;
    if (!request.expected.includes(status)) {
      wrong.push(`${name}: ${JSON.stringify(request.headers)} ${request.body.subarray(0, 200).toString('base64')}`);
    }
  }
}

async function send({ path: to, headers, body }: ReturnType<typeof fuzzedRequest>): Promise<number> {
  const answer = await pool.request({ method: 'POST', path: to, headers, body });
  await answer.body.dump();
  return answer.statusCode;
}

/** As the operating system counts it. */
async function memoryMb(): Promise<number> {
  const { pid } = await victim.ask<{ pid: number }>({ ask: 'progress' });
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
}
