import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { TrackClient } from 'customerio-node';
import { Agent, request } from 'undici';
import { syncCommand } from '../../packages/cli/src/commands/sync.ts';
import { personOf } from './person.ts';

/** Sends a file of people to a sink, in a process of its own whose peak of memory is its own too; prints what it took. */
const [, , name = '', url = '', file = '', rowsText = '', stateFolder = ''] = process.argv;
const rows = Number(rowsText);
const lanes = 4;
const operationsPerBatch = 1_250;

const contenders: Record<string, () => Promise<number>> = {
  ours: () => ours(),
  sinceLast: () => ours('--since-last', `${stateFolder}/fingerprints`),
  /** The same batches, made of nothing: no file, no checks, no checkpoints. */
  async bare() {
    await sendAll(function* () {
      for (let row = 0; row < rows; row += 1) yield personOf(row);
    });
    return rows;
  },
  /** The same file, by hand. */
  async byHand() {
    const parser = createReadStream(file).pipe(parse({ columns: true }));
    await sendAll(() => parser as AsyncIterable<Record<string, string>>);
    return rows;
  },
  async peer() {
    const official = new TrackClient('site', 'key', { url: `${url}/api/v1` });
    const until = performance.now() + 3_000;
    let sent = 0;
    for (; performance.now() < until; sent += 1) {
      const { id, ...attributes } = personOf(sent);
      await official.identify(id as string, attributes);
    }
    return sent;
  },
};

/** The command, as somebody types it. */
async function ours(...more: string[]): Promise<number> {
  Object.assign(process.env, { CIO_SITE_ID: 'site', CIO_TRACK_API_KEY: 'key', CIO_SANDBOX_URL: url });
  const state = ['--checkpoint', `${stateFolder}/checkpoint`, '--failed', `${stateFolder}/failed`];
  const flags = ['--yes', '--quiet', '--lanes', String(lanes), ...state, ...more];
  await syncCommand().parseAsync(['people', file, ...flags], { from: 'user' });
  if (process.exitCode) throw new Error('the sync did not send everything');
  return rows;
}

async function sendAll(all: () => Iterable<object> | AsyncIterable<object>): Promise<void> {
  const agent = new Agent({ connections: lanes, allowH2: false });
  const headers = { authorization: 'Basic c2l0ZTprZXk=', 'content-type': 'application/json' };
  const underWay = new Set<Promise<void>>();
  const send = async (batch: object[]) => {
    const options = { method: 'POST', headers, body: JSON.stringify({ batch }), dispatcher: agent } as const;
    await (await request(`${url}/api/v2/batch`, options)).body.dump();
  };
  const dispatch = (batch: object[]) => {
    const sending = send(batch).finally(() => underWay.delete(sending));
    underWay.add(sending);
  };
  let batch: object[] = [];
  for await (const { id, ...attributes } of all() as AsyncIterable<Record<string, unknown>>) {
    batch.push({ type: 'person', action: 'identify', identifiers: { id }, attributes });
    if (batch.length < operationsPerBatch) continue;
    dispatch(batch);
    batch = [];
    if (underWay.size >= lanes) await Promise.race(underWay);
  }
  if (batch.length > 0) dispatch(batch);
  await Promise.all(underWay);
  await agent.close();
}

const startedAt = performance.now();
const done = (await contenders[name]?.()) ?? 0;
const seconds = (performance.now() - startedAt) / 1_000;
console.log(JSON.stringify({ rows: done, seconds, peakRssMb: process.resourceUsage().maxRSS / 1_024 }));
