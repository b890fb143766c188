import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { percentile, postAll, signedWebhooks } from './ingress/load.ts';

/**
 * The time to answer webhooks while a viewer searches a million events and activities for what is not there, beside the
 * same webhooks without the viewer: in turns, over the same server.
 */
const { values: flags } = parseArgs({
  options: { seconds: { type: 'string', default: '20' }, rows: { type: 'string' } },
  allowPositionals: true,
});
const seconds = Number(flags.seconds);
const signingKey = 'bench-signing-key-0123456789';
const rounds = 3;
const perSecond = 500;
/** A smoke has no time to fill a million. */
const rows = Number(flags.rows ?? (seconds < 10 ? 50_000 : 1_000_000));

interface Target {
  url: string;
  api: string;
  token: string;
}

const dataDir = mkdtempSync(join(tmpdir(), 'cio-bench-'));
const child = fork(new URL('./reads/target.ts', import.meta.url), [signingKey, dataDir, String(rows)]);
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const round = (value: number, digits = 1): number => Number(value.toFixed(digits));

try {
  const target = await new Promise<Target>((resolve, reject) => {
    child.once('message', (message) => resolve(message as Target));
    child.once('exit', (code) => reject(new Error(`the server ended with code ${code}`)));
  });
  await postAll(target.url, signedWebhooks(target.url, signingKey, 1_000), { connections: 64 });
  const alone: number[] = [];
  const beside: number[] = [];
  let searches = 0;
  for (let index = 0; index < rounds; index += 1) {
    alone.push(await p99(target));
    const viewer = new AbortController();
    const searching = search(target, viewer.signal);
    beside.push(await p99(target));
    viewer.abort();
    searches += await searching;
    console.log(
      `round ${index + 1}: p99 ${alone.at(-1)?.toFixed(1)} ms alone, ${beside.at(-1)?.toFixed(1)} ms beside a viewer`,
    );
  }
  if (searches === 0) throw new Error('the viewer got no answer');
  const ratio = median(beside.map((ms, index) => ms / (alone[index] as number)));
  console.log(
    JSON.stringify({
      bench: 'reads',
      unit: 'ms, p99 of a webhook',
      ours: round(median(beside)),
      bare: round(median(alone)),
      ratioToBare: round(ratio, 2),
      p99Ms: round(median(beside)),
      runs: rounds,
      rows,
      searches,
    }),
  );
} finally {
  child.kill('SIGTERM');
  await new Promise((resolve) => child.once('exit', resolve));
  rmSync(dataDir, { recursive: true, force: true });
}

async function p99({ url }: Target): Promise<number> {
  const count = Math.max(200, Math.round((seconds / (2 * rounds)) * perSecond));
  const result = await postAll(url, signedWebhooks(url, signingKey, count), { connections: 64, perSecond });
  if (result.failures > 0) throw new Error(`${result.failures} genuine events were refused`);
  return percentile(result.latenciesMs, 0.99);
}

/** One viewer who asks again as soon as there is an answer. @returns how many answers there were. */
async function search({ api, token }: Target, signal: AbortSignal): Promise<number> {
  const paths = [
    'activity?search=nobody-at-all',
    'events?objectType=nothing',
    'events?limit=200',
    'events/count?metric=delivered',
  ];
  let answers = 0;
  while (!signal.aborted) {
    try {
      const path = paths[answers % paths.length];
      const answer = await fetch(`${api}/api/v1/${path}`, { headers: { authorization: `Bearer ${token}` }, signal });
      await answer.text();
      if (!answer.ok) throw new Error(`${path} was answered ${answer.status}`);
      answers += 1;
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
  return answers;
}
