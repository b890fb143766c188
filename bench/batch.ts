import { CustomerIo, type Operation } from '@cio-bridge/sdk';
import { TrackClient } from 'customerio-node';
import { Agent, request } from 'undici';
import { callFor, compare, type Measured, startSink } from './harness/harness.ts';

/**
 * Many identifies: through our batcher by the hundred (`ours`, the road of a bulk sync) and one by one (`add()`),
 * as bare stringified batches of the same size, and by the official client.
 */
const lanes = 4;
const operationsPerBatch = 1_250;
const operationsPerAdd = 250;
const credentials = { siteId: 'site', apiKey: 'key' };

await using sink = await startSink();
await using cio = new CustomerIo({ track: credentials, baseUrls: { track: sink.url } });
const official = new TrackClient(credentials.siteId, credentials.apiKey, { url: `${sink.url}/api/v1` });
const agent = new Agent({ connections: lanes, allowH2: false });
const headers = { authorization: 'Basic c2l0ZTprZXk=', 'content-type': 'application/json' };

/** A row of a customer list: about 390 bytes as an operation. */
const attributesOf = (row: number) => ({
  email: `person-${row}@example.com`,
  first_name: 'Ada',
  last_name: `Lovelace-${row}`,
  company: 'Analytical Engines Limited',
  city: 'London',
  country: 'United Kingdom',
  plan: row % 3 === 0 ? 'pro' : 'free',
  seats: row % 50,
  lifetime_value: row * 1.5,
  newsletter: row % 2 === 0,
  created_at: 1_760_000_000 + (row % 1_000_000),
  last_seen_at: 1_763_000_000 + (row % 1_000_000),
});

let row = 0;

const fail = (error: unknown): never => {
  throw error;
};

async function ours(durationMs: number): Promise<Measured> {
  const startedAt = performance.now();
  await using batcher = cio.track.batcher({ lanes });
  let accepted = 0;
  while (performance.now() - startedAt < durationMs) {
    const operations: Operation[] = [];
    for (let index = 0; index < operationsPerAdd; index += 1) {
      row += 1;
      const person = { id: `person-${row}` };
      operations.push({ type: 'person', action: 'identify', person, attributes: attributesOf(row) });
    }
    await batcher.ready();
    const { length } = operations; // kept in the closure instead of them, they can be collected early
    batcher.addAll(operations).then((refusals) => {
      accepted += length - refusals.length;
    }, fail);
  }
  await batcher.flush();
  return { count: accepted, elapsedMs: performance.now() - startedAt };
}

async function add(durationMs: number): Promise<Measured> {
  const startedAt = performance.now();
  await using batcher = cio.track.batcher({ lanes, onRefused: ({ error }) => fail(error) });
  let added = 0;
  while (performance.now() - startedAt < durationMs) {
    for (let index = 0; index < operationsPerAdd; index += 1) {
      row += 1;
      const person = { id: `person-${row}` };
      await batcher.ready();
      void batcher.add({ type: 'person', action: 'identify', person, attributes: attributesOf(row) });
    }
    added += operationsPerAdd;
  }
  await batcher.flush();
  return { count: added, elapsedMs: performance.now() - startedAt };
}

async function bare(durationMs: number): Promise<Measured> {
  const { count, elapsedMs } = await callFor(durationMs, lanes, async () => {
    const batch: object[] = [];
    for (let index = 0; index < operationsPerBatch; index += 1) {
      row += 1;
      const identifiers = { id: `person-${row}` };
      batch.push({ type: 'person', action: 'identify', identifiers, attributes: attributesOf(row) });
    }
    const options = { method: 'POST', headers, body: JSON.stringify({ batch }), dispatcher: agent } as const;
    await (await request(`${sink.url}/api/v2/batch`, options)).body.text();
  });
  return { count: count * operationsPerBatch, elapsedMs };
}

await compare({
  bench: 'batch',
  unit: 'operations/s',
  ours,
  bare,
  others: { 'add()': add },
  peer: (durationMs) =>
    callFor(durationMs, 1, () => {
      row += 1;
      return official.identify(`person-${row}`, attributesOf(row));
    }),
});
await agent.close();
