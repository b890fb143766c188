import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs, promisify } from 'node:util';
import { build, type Plugin } from 'esbuild';
import { median } from './harness/harness.ts';
import { personOf } from './sync/person.ts';

/**
 * People from a CSV into a sink that counts them: ours; the same batches made of nothing, stringified and sent with bare
 * undici (`bare`); the same file by hand, with csv-parse in place of ours (`byHand`); and the official client, one by
 * one (`peer`). Then the same file with one row in a hundred changed, sending only what changed.
 *
 * Each runs as compiled JavaScript, as what is installed does: to read TypeScript takes Node another 30 MB.
 */
const { values: flags } = parseArgs({
  options: { rows: { type: 'string' }, seconds: { type: 'string' }, rounds: { type: 'string', default: '3' } },
  allowPositionals: true,
});
/** `--seconds 1` is a smoke: as much as goes in about a second. */
const rows = Number(flags.rows ?? (flags.seconds ? Number(flags.seconds) * 50_000 : 1_000_000));
const rounds = Number(flags.rounds);
/** Leaves all but our own packages where they are installed. */
const otherPackagesApart: Plugin = {
  name: 'other packages apart',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@cio-bridge/') || path.startsWith('#')
        ? undefined
        : { path, external: true },
    ),
};
const contenders = ['ours', 'bare', 'byHand', 'peer'] as const;

interface Run {
  rows: number;
  seconds: number;
  peakRssMb: number;
  arrived: number;
}

const sink = fork(new URL('./sync/counting-sink.ts', import.meta.url), { stdio: 'inherit' });
const [port] = (await once(sink, 'message')) as [number];
const contender = await compiled('./sync/contender.ts');
const folder = mkdtempSync(join(tmpdir(), 'cio-bench-sync-'));
const file = join(folder, 'people.csv');
await write(file, (row) => personOf(row));

const runs: Record<string, Run[]> = {};
for (let round = 0; round < rounds; round += 1) {
  for (const name of contenders) {
    const run = await measure(name);
    runs[name] = [...(runs[name] ?? []), run];
    console.log(`${name.padEnd(7)} ${rateOf(run).toLocaleString('en')} rows/s, ${Math.round(run.peakRssMb)} MB`);
  }
}
await measure('sinceLast');
await write(file, (row) => ({ ...personOf(row), ...(row % 100 === 17 && { plan: 'changed' }) }));
const repeated = await measure('sinceLast');
sink.disconnect();
rmSync(folder, { recursive: true });

const rate = (name: string) => median((runs[name] ?? []).map(rateOf));
const ratio = (name: string) => Number((rate('ours') / rate(name)).toFixed(2));
const lost = (runs.ours ?? []).filter(({ arrived }) => arrived !== rows).length;
console.log(
  JSON.stringify({
    bench: 'sync',
    unit: 'rows/s',
    rows,
    ours: rate('ours'),
    bare: rate('bare'),
    byHand: rate('byHand'),
    peer: rate('peer'),
    ratioToBare: ratio('bare'),
    ratioToByHand: ratio('byHand'),
    ratioToPeer: ratio('peer'),
    peakRssMb: Math.round(Math.max(...(runs.ours ?? []).map(({ peakRssMb }) => peakRssMb))),
    sinceLast: { rowsPerSecond: rateOf(repeated), sent: repeated.arrived, peakRssMb: Math.round(repeated.peakRssMb) },
    runs: rounds,
  }),
);
if (lost > 0 || repeated.arrived !== Math.ceil((rows - 17) / 100)) process.exitCode = 1;

function rateOf(run: Run): number {
  return Math.round(run.rows / run.seconds);
}

async function measure(name: string): Promise<Run> {
  const args = [contender, name, `http://127.0.0.1:${port}`, file, String(rows), folder];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  sink.send('count');
  const [arrived] = (await once(sink, 'message')) as [number];
  return { ...(JSON.parse(stdout) as Omit<Run, 'arrived'>), arrived };
}

async function write(path: string, person: (row: number) => Record<string, unknown>): Promise<void> {
  const lines = function* () {
    yield `${Object.keys(personOf(0)).join(',')}\n`;
    for (let row = 0; row < rows; row += 1) yield `${Object.values(person(row)).join(',')}\n`;
  };
  await pipeline(Readable.from(lines()), createWriteStream(path));
}

/** Where its imports are found: below the folder that they are installed in. */
async function compiled(script: string): Promise<string> {
  const outfile = new URL('../node_modules/.cache/bench/contender.js', import.meta.url).pathname;
  const entry = new URL(script, import.meta.url).pathname;
  const workspace = { conditions: ['@cio-bridge/source'], plugins: [otherPackagesApart] };
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'esm', ...workspace });
  return outfile;
}
