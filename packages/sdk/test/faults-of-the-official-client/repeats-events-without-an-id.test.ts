import { expect, test } from 'vitest';
import { eventIdFrom } from '../../src/index.ts';
import { startLocalServer } from '../support/local-server.ts';

const failingOnce = () =>
  startLocalServer((response, _request, index) => (index === 0 ? response.writeHead(500).end() : response.end('{}')));
const ulid = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

test('an event keeps one id across retries', async () => {
  await using server = await failingOnce();
  await using cio = server.client();
  await cio.track.event({ id: '42' }, { name: 'paid' });
  const [first, second] = server.received.map(({ body }) => JSON.parse(body).id);
  expect(first).toMatch(ulid);
  expect(second).toBe(first);
});

test('so do anonymous events, and the events of a batch', async () => {
  await using server = await failingOnce();
  await using cio = server.client();
  await cio.track.anonymousEvent({ name: 'seen', anonymousId: 'a1' });
  expect(new Set(server.received.map(({ body }) => JSON.parse(body).id)).size).toBe(1);
  await using batches = await failingOnce();
  await using other = batches.client();
  await other.track.batch([{ type: 'person', action: 'event', person: { id: '42' }, name: 'paid' }]);
  const [first, second] = batches.received.map(({ body }) => JSON.parse(body).batch[0].id);
  expect(first).toMatch(ulid);
  expect(second).toBe(first);
});

test("the caller's own id is sent as it is", async () => {
  await using server = await startLocalServer();
  await using cio = server.client();
  const id = eventIdFrom('orders', 'A-17', 1_760_000_000);
  await cio.track.event({ id: '42' }, { name: 'paid', id });
  expect(JSON.parse(server.received[0]?.body ?? '')).toMatchObject({ id, name: 'paid' });
});
