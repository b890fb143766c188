import { fork } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';

export interface Measured {
  count: number;
  elapsedMs: number;
}

/** Runs for about as long as it is told, and says how much it did. */
export type Contender = (durationMs: number) => Promise<Measured>;

export interface Comparison {
  bench: string;
  /** What is counted, such as `calls/s`. */
  unit: string;
  ours: Contender;
  /** The same work without us: the floor. */
  bare: Contender;
  /** The same work by somebody else. */
  peer?: Contender;
  /** Other roads of ours, by name: run and printed beside the rest, but not in the last line. */
  others?: Record<string, Contender>;
}

interface Round {
  perSecond: number;
  cpuMicrosEach: number;
  /** Of the process, up to here. */
  peakRssMb: number;
}

const rounds = 5;

/** `--seconds N`: how long each contender runs per round. */
export function secondsFlag(defaultSeconds: number): number {
  const { values } = parseArgs({ options: { seconds: { type: 'string' } }, allowPositionals: true });
  const seconds = Number(values.seconds ?? defaultSeconds);
  if (!(seconds > 0)) throw new Error('--seconds must be a number above 0');
  return seconds;
}

/** The middle of an odd number of values, the upper middle of an even one. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/**
 * Runs the contenders in turn, so that whatever else the machine does falls on all of them alike, and prints
 * medians, ratios and, last, one line of JSON. Each has a process of its own, which runs the whole bench again up to
 * here: two clients in one would slow each other down, in what they share of compiled code and memory.
 */
export async function compare({ bench, unit, ours, bare, peer, others = {} }: Comparison): Promise<void> {
  const contenders = { ours, bare, ...others, ...(peer ? { peer } : {}) };
  const own = process.env[contenderVariable];
  if (own !== undefined) return serveContender(contenders[own as keyof typeof contenders] as Contender);
  const seconds = secondsFlag(3);
  const processes: Record<string, ContenderProcess> = {};
  for (const name of Object.keys(contenders)) processes[name] = startContender(name);
  const results: Record<string, Round[]> = {};
  await processes.ours?.run(seconds * 1_000);
  for (const each of Object.values(processes)) await each.run(Math.min(500, seconds * 500));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, each] of Object.entries(processes)) {
      const result = await each.run(seconds * 1_000);
      results[name] = [...(results[name] ?? []), result];
    }
  }
  const peakRssMb = Math.max(...(results.ours ?? []).map((result) => result.peakRssMb));
  for (const each of Object.values(processes)) each.end();
  const middle = (name: string, key: keyof Round) => median((results[name] ?? []).map((result) => result[key]));
  // Of each round, since its runs are neighbours in time: the machine may be busier in the next one.
  const middleRatio = (over: string, under: string, key: keyof Round) =>
    Number(
      median((results[over] ?? []).map((result, round) => result[key] / (results[under]?.[round]?.[key] ?? 0))).toFixed(
        2,
      ),
    );
  const ratio = (name: string, other: string) => middleRatio(name, other, 'perSecond');
  const cpuRatio = (name: string, other: string) => middleRatio(other, name, 'cpuMicrosEach');
  for (const name of Object.keys(contenders)) {
    const rate = Math.round(middle(name, 'perSecond')).toLocaleString('en');
    const cpu = middle(name, 'cpuMicrosEach').toFixed(2);
    console.log(
      `${name.padEnd(6)} ${rate.padStart(11)} ${unit} (${ratio(name, 'bare')} of bare)   ${cpu.padStart(8)} µs of CPU each (${cpuRatio(name, 'bare')} of bare)`,
    );
  }
  const rate = {
    ours: middle('ours', 'perSecond'),
    bare: middle('bare', 'perSecond'),
    peer: middle('peer', 'perSecond'),
  };
  const line = {
    bench,
    unit,
    ours: Math.round(rate.ours),
    bare: Math.round(rate.bare),
    ...(peer ? { peer: Math.round(rate.peer) } : {}),
    ratioToBare: ratio('ours', 'bare'),
    cpuRatioToBare: cpuRatio('ours', 'bare'),
    ...(peer ? { ratioToPeer: ratio('ours', 'peer') } : {}),
    peakRssMb: Math.round(peakRssMb),
    runs: rounds,
  };
  console.log(JSON.stringify(line));
}

/** Which contender a process is for. */
const contenderVariable = 'CIO_BRIDGE_BENCH_CONTENDER';

interface ContenderProcess {
  run(durationMs: number): Promise<Round>;
  end(): void;
}

function startContender(name: string): ContenderProcess {
  const [, script = '', ...args] = process.argv;
  const child = fork(script, args, { stdio: 'inherit', env: { ...process.env, [contenderVariable]: name } });
  const ready = once(child, 'message');
  return {
    run: async (durationMs) => {
      await ready;
      child.send(durationMs);
      const [result] = (await once(child, 'message')) as [Round];
      return result;
    },
    end: () => child.disconnect(),
  };
}

/** Runs one contender as often as it is told to, until it is let go. */
async function serveContender(contender: Contender): Promise<void> {
  process.on('message', async (durationMs: number) => {
    process.send?.(await measure(contender, durationMs));
  });
  process.send?.('ready');
  await once(process, 'disconnect');
}

async function measure(contender: Contender, durationMs: number): Promise<Round> {
  const cpuBefore = process.cpuUsage();
  const { count, elapsedMs } = await contender(durationMs);
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    perSecond: (count / elapsedMs) * 1_000,
    cpuMicrosEach: (user + system) / count,
    peakRssMb: process.resourceUsage().maxRSS / 1_024,
  };
}

/** Calls again and again, so many at a time, until the time is up. */
export async function callFor(
  durationMs: number,
  concurrency: number,
  call: () => Promise<unknown>,
): Promise<Measured> {
  const startedAt = performance.now();
  let count = 0;
  const worker = async () => {
    while (performance.now() - startedAt < durationMs) {
      await call();
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return { count, elapsedMs: performance.now() - startedAt };
}

export interface Sink extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` */
  url: string;
}

/** A server that reads requests and answers `{}`, in a process of its own. */
export async function startSink(): Promise<Sink> {
  const child = fork(new URL('./sink.ts', import.meta.url), { stdio: 'inherit' });
  const [port] = (await once(child, 'message')) as [number];
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      const exited = once(child, 'exit');
      child.kill();
      await exited;
    },
  };
}
