import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { median, secondsFlag } from './harness/harness.ts';
import { postAll, signedWebhooks } from './ingress/load.ts';
import { type Answer, type Question, SIGNING_KEY } from './waits/messages.ts';

/**
 * Runs that wait for a report of their delivery, all of which come at once, beside a bare Restate service whose waits are
 * ended directly: how many come to their end per second, from the first report.
 */
const seconds = secondsFlag(10);
const rounds = 3;
const waits = Math.min(5_000, Math.round(seconds * 500));
const CONNECTIONS = 64;
const dataDir = mkdtempSync(join(tmpdir(), 'cio-bench-'));

const children: ChildProcess[] = [];
try {
  const ours = await start('ours');
  const bare = await start('bare');
  const rates = { ours: [] as number[], bare: [] as number[] };
  const cpu = { ours: [] as number[], bare: [] as number[] };
  for (let index = 0; index < rounds; index += 1) {
    for (const [name, contender] of [['bare', bare] as const, ['ours', ours] as const]) {
      const { beginMs, endMs, cpuMs } = await waitAndEnd(contender, index);
      rates[name].push((waits / endMs) * 1_000);
      cpu[name].push(cpuMs / waits);
      console.log(
        `round ${index + 1}, ${name}: ${waits} began to wait in ${beginMs} ms and ended in ${endMs} ms, ${((cpuMs * 1_000) / waits).toFixed(0)} µs of CPU each`,
      );
    }
  }
  const ratio = (over: number[], under: number[]) =>
    Number(median(over.map((value, round) => value / (under[round] as number))).toFixed(2));
  console.log(
    JSON.stringify({
      bench: 'waits',
      unit: 'waits ended/s',
      ours: Math.round(median(rates.ours)),
      bare: Math.round(median(rates.bare)),
      ratioToBare: ratio(rates.ours, rates.bare),
      cpuRatioToBare: ratio(cpu.bare, cpu.ours),
      runs: rounds,
    }),
  );
} finally {
  for (const child of children) child.kill();
  await sleep(300); // the engines go down with their parents
  rmSync(dataDir, { recursive: true, force: true });
}

interface Contender {
  child: ChildProcess;
  /** Where reports are posted that end its waits; without it, it ends them when it is asked. */
  webhookUrl?: string;
}

async function start(kind: 'ours' | 'bare'): Promise<Contender> {
  const child = fork(new URL(`./waits/${kind}.ts`, import.meta.url), {
    env: {
      ...process.env,
      CIO_BRIDGE_DATA: join(dataDir, kind),
      CIO_BRIDGE_PORT: '0',
      CIO_BRIDGE_LOG_LEVEL: 'error',
    },
  });
  children.push(child);
  const died = once(child, 'exit').then(([code]) => {
    throw new Error(`${kind} ended with ${code} before it was ready`);
  });
  const [ready] = (await Promise.race([once(child, 'message'), died])) as [{ webhookUrl?: string }];
  died.catch(() => {}); // later it ends because we end it
  return { child, ...ready };
}

async function ask({ child }: Contender, question: Question): Promise<Answer> {
  const answered = once(child, 'message');
  child.send(question);
  const [answer] = (await answered) as [Answer];
  return answer;
}

async function waitAndEnd(contender: Contender, round: number) {
  const ids = Array.from({ length: waits }, (_, index) => `delivery-${round}-${index}`);
  const beganAtMs = Date.now();
  const waiting = await ask(contender, { begin: ids });
  const { webhookUrl } = contender;
  const reports = webhookUrl === undefined ? [] : signedWebhooks(webhookUrl, SIGNING_KEY, waits, (index) => ids[index]);
  const startedAtMs = Date.now();
  if (webhookUrl) await postAll(webhookUrl, reports, { connections: CONNECTIONS });
  const ended = await ask(contender, { end: ids });
  return {
    beginMs: waiting.endedAtMs - beganAtMs,
    endMs: ended.endedAtMs - startedAtMs,
    cpuMs: ended.cpuMs - waiting.cpuMs,
  };
}
