import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { backUp } from '@cio-bridge/server';
import { postAll, signedWebhooks } from './ingress/load.ts';

/**
 * How long a backup of some 500 MB takes while 200 events a second come in, beside the same without them: in turns, of the
 * store of one server that is at work.
 */
const { values: flags } = parseArgs({
  options: { seconds: { type: 'string', default: '30' } },
  allowPositionals: true,
});
const signingKey = 'bench-signing-key-0123456789';
const perSecond = 200;
/** Events and as many activities, a little over a kilobyte of store for both; a smoke has no time for all. */
const rows = Number(flags.seconds) < 10 ? 20_000 : 320_000;
const rounds = 3;

const dataDir = mkdtempSync(join(tmpdir(), 'cio-bench-'));
const child = fork(new URL('./reads/target.ts', import.meta.url), [signingKey, dataDir, String(rows)]);
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const round = (value: number, digits = 1): number => Number(value.toFixed(digits));

try {
  const { url } = await new Promise<{ url: string }>((resolve, reject) => {
    child.once('message', (message) => resolve(message as { url: string }));
    child.once('exit', (code) => reject(new Error(`the server ended with code ${code}`)));
  });
  const idle: number[] = [];
  const busy: number[] = [];
  let events = 0;
  let megabytes = 0;
  for (let index = 0; index < rounds; index += 1) {
    idle.push((await backupOnce()).seconds);
    let isDone = false;
    const posting = (async () => {
      while (!isDone) {
        const { failures } = await postAll(url, signedWebhooks(url, signingKey, perSecond), {
          connections: 16,
          perSecond,
        });
        if (failures > 0) throw new Error(`${failures} genuine events were refused`);
        events += perSecond;
      }
    })();
    const made = await backupOnce();
    isDone = true;
    await posting;
    busy.push(made.seconds);
    megabytes = made.megabytes;
    console.log(
      `round ${index + 1}: ${round(idle[index] as number, 2)} s idle, ${round(made.seconds, 2)} s under load`,
    );
  }
  const ratio = median(busy.map((seconds, index) => seconds / (idle[index] as number)));
  console.log(
    JSON.stringify({
      bench: 'backup',
      unit: 's',
      ours: round(median(busy), 2),
      bare: round(median(idle), 2),
      ratioToBare: round(ratio, 2),
      runs: rounds,
      megabytes: Math.round(megabytes),
      events,
    }),
  );
} finally {
  child.kill('SIGTERM');
  await new Promise((resolve) => child.once('exit', resolve));
  rmSync(dataDir, { recursive: true, force: true });
}

async function backupOnce(): Promise<{ seconds: number; megabytes: number }> {
  const target = join(dataDir, `backup-${crypto.randomUUID()}.db`);
  const startedAt = performance.now();
  await backUp({ dataDir, target });
  const seconds = (performance.now() - startedAt) / 1000;
  const megabytes = statSync(target).size / 1e6;
  rmSync(target);
  return { seconds, megabytes };
}
