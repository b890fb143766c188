import { reportingSamples } from '@cio-bridge/connector';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readEvents } from '../../src/inbound/ingress/read-events.ts';
import { startTestServer, type TestServer } from '../start-test-server.ts';
import { newEvent, post, signatureOf } from './signed.ts';

const key = 'signing-key-of-the-fuzzed-webhook';
let api: TestServer;
let url: string;

beforeAll(async () => {
  api = await startTestServer();
  const { services } = api.server;
  const { id: clientId } = await services.clients.create({ name: 'Example client' });
  const connectionId = await services.connections.create({ clientId, name: 'Shop' });
  const { token } = await services.endpoints.create({ connectionId, environment: 'production', signingKeys: [key] });
  url = `${api.url}/webhooks/customer-io/${token}`;
  expect((await post(url, newEvent(), { key })).body.result).toBe('stored');
});
afterAll(() => api?.[Symbol.asyncDispose]());

const sample = fc.constantFrom(...reportingSamples).map((payload) => Buffer.from(JSON.stringify(payload)));
const spoiled = fc
  .tuple(sample, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 }))
  .map(([body, changes]) => {
    for (const [at, byte] of changes) body[at % body.length] = byte;
    return body;
  });
const anyBody = fc.oneof(
  sample,
  spoiled,
  fc.uint8Array({ maxLength: 500 }).map((bytes) => Buffer.from(bytes)),
  fc.json({ maxDepth: 5 }).map((json) => Buffer.from(json)),
  fc.json({ maxDepth: 2 }).map((json) => Buffer.from(`[${json},${json}]`)),
);

test('whatever the bytes are, they become rows that any store keeps', () => {
  fc.assert(
    fc.property(anyBody, (body) => {
      const events = readEvents(body);
      expect(events.length).toBeGreaterThan(0);
      for (const { row, event } of events) {
        expect(row.event_id).not.toBe('');
        for (const text of Object.values(row).filter((value) => typeof value === 'string')) {
          expect(text.isWellFormed() && !text.includes('\0')).toBe(true);
        }
        expect(() => JSON.stringify(event)).not.toThrow();
      }
      expect(readEvents(body)).toEqual(events);
    }),
    { numRuns: 2_000 },
  );
});

test('nothing is taken that was not signed with the key', async () => {
  const timestamp = Math.floor(Date.now() / 1000);
  const forged = fc.tuple(
    anyBody,
    fc.oneof(
      fc.stringMatching(/^[0-9a-f]{64}$/),
      fc.stringMatching(/^v0=[0-9a-fA-F]{0,70}$/),
      anyBody.map((other) => signatureOf(`${key} `, timestamp, other)),
      fc.stringMatching(/^[ -~]{0,80}$/).map((text) => text.trim()),
    ),
  );
  await fc.assert(
    fc.asyncProperty(forged, async ([body, signature]) => {
      const headers = { 'x-cio-timestamp': String(timestamp), 'x-cio-signature': signature };
      expect((await post(url, body, { headers })).status).toBe(401);
    }),
    { numRuns: 300 },
  );
  const { items } = (await api.call('GET', '/api/v1/events')).body;
  expect(items).toHaveLength(1);
});
