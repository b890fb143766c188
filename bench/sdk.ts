import { CustomerIo, RateGovernor } from '@cio-bridge/sdk';
import { TrackClient } from 'customerio-node';
import { Agent, request } from 'undici';
import { callFor, compare, startSink } from './harness/harness.ts';

/**
 * One identify at a time and connection: ours, the official client, and undici with nothing around it, each with the
 * same body and as many connections. Our governor is on, with a limit that no machine reaches.
 */
const concurrency = 32;
const credentials = { siteId: 'site', apiKey: 'key' };
const attributes = { email: 'ada@example.com', first_name: 'Ada', plan: 'pro', seats: 12, created_at: 1_760_000_000 };

await using sink = await startSink();
const governor = new RateGovernor({ limits: { track: { requests: 1_000_000, windowMs: 1_000 } } });
await using cio = new CustomerIo({
  track: credentials,
  baseUrls: { track: sink.url },
  governor,
  maxConnections: concurrency,
});
const official = new TrackClient(credentials.siteId, credentials.apiKey, { url: `${sink.url}/api/v1` });
const agent = new Agent({ connections: concurrency, allowH2: false });
const headers = { authorization: 'Basic c2l0ZTprZXk=', 'content-type': 'application/json' };

let person = 0;
const nextId = (): string => {
  person += 1;
  return `person-${person}`;
};

await compare({
  bench: 'sdk',
  unit: 'calls/s',
  ours: (durationMs) => callFor(durationMs, concurrency, () => cio.track.identify({ id: nextId() }, attributes)),
  bare: (durationMs) =>
    callFor(durationMs, concurrency, async () => {
      const body = JSON.stringify({ type: 'person', action: 'identify', identifiers: { id: nextId() }, attributes });
      const options = { method: 'POST', headers, body, dispatcher: agent } as const;
      await (await request(`${sink.url}/api/v2/entity`, options)).body.text();
    }),
  peer: (durationMs) => callFor(durationMs, concurrency, () => official.identify(nextId(), attributes)),
});
await agent.close();
