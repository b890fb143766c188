import { expect, test } from 'vitest';
import { startLocalServer } from './support/local-server.ts';

const collect = async <T>(list: AsyncIterable<T>): Promise<T[]> => Array.fromAsync(list);

test('iterates all pages, following the cursor', async () => {
  await using server = await startLocalServer((response, { url }) => {
    const start = new URL(url, 'http://x').searchParams.get('start');
    const pages: Record<string, string> = {
      '': '{"identifiers":[{"id":"1","cio_id":"c1"}],"next":"b+/="}',
      'b+/=': '{"identifiers":[{"id":null,"email":"bo@example.com","cio_id":"c2"}],"next":"c"}',
      c: '{"identifiers":null,"next":""}',
    };
    response.end(pages[start ?? '']);
  });
  await using cio = server.client();
  expect(await collect(cio.app.segments.membership(7, { limit: 1 }))).toEqual([
    { id: '1', cioId: 'c1' },
    { id: null, email: 'bo@example.com', cioId: 'c2' },
  ]);
  expect(server.received.map(({ url }) => url)).toEqual([
    '/v1/segments/7/membership?limit=1',
    '/v1/segments/7/membership?start=b%2B%2F%3D&limit=1',
    '/v1/segments/7/membership?start=c&limit=1',
  ]);
});

test.each(['"next":""', '"next":null', '"next":0', '"other":1'])('the last page may say %s', async (last) => {
  await using server = await startLocalServer((response) =>
    response.end(`{"errors":["line 3: no such person"],${last}}`),
  );
  await using cio = server.client();
  expect(await cio.app.broadcasts.triggerErrors(9, 41).page()).toEqual({ items: ['line 3: no such person'] });
  expect(await collect(cio.app.broadcasts.triggerErrors(9, 41))).toHaveLength(1);
});

test('a cursor that does not move ends the list', async () => {
  await using server = await startLocalServer((response) => response.end('{"messages":[{"id":"d"}],"next":"same"}'));
  await using cio = server.client();
  expect(await collect(cio.app.messages.list())).toHaveLength(2);
});

test('a list that is null is empty', async () => {
  await using server = await startLocalServer((response) =>
    response.end('{"exports":null,"segments":null,"results":null,"collections":null,"messages":null}'),
  );
  await using cio = server.client();
  expect(await cio.app.exports.list()).toEqual([]);
  expect(await cio.app.segments.list()).toEqual([]);
  expect(await cio.app.customers.byEmail('a+b@example.com')).toEqual([]);
  expect(await cio.app.collections.list()).toEqual([]);
  expect(await collect(cio.app.customers.messages({ id: '1' }))).toEqual([]);
  expect(server.received[2]?.url).toBe('/v1/customers?email=a%2Bb%40example.com'); // a bare + would find nobody
});

test('cursors that go round in a circle end the list', async () => {
  await using server = await startLocalServer((response, { url }) => {
    const start = new URL(url, 'http://x').searchParams.get('start') ?? '';
    const next = { '': 'a', a: 'b', b: 'a' }[start];
    response.end(JSON.stringify({ messages: [{ id: `at ${start}` }], next }));
  });
  await using cio = server.client();
  const ids = (await collect(cio.app.messages.list())).map(({ id }) => id);
  expect(ids).toEqual(['at ', 'at a', 'at b']);
});

test('lists within an answer that are null are empty too', async () => {
  await using server = await startLocalServer((response) =>
    response.end(
      JSON.stringify({
        segment: { id: 1, name: 'x', tags: null, progress: null },
        campaigns: [{ id: 1, name: 'x', tags: null, actions: null }],
        newsletters: [{ id: 1, name: 'x', tags: null, content_ids: null, recipient_segment_ids: null, sent_at: null }],
        collections: [{ id: 1, name: 'x', schema: null }],
        customer: { id: '1', devices: null, attributes: { tags: null } },
      }),
    ),
  );
  await using cio = server.client();
  expect(await cio.app.segments.get(1)).toEqual({ id: 1, name: 'x', tags: [], progress: null });
  expect(await cio.app.campaigns.list()).toEqual([{ id: 1, name: 'x', tags: [], actions: [] }]);
  expect(await collect(cio.app.newsletters.list())).toEqual([
    { id: 1, name: 'x', tags: [], contentIds: [], recipientSegmentIds: [], sentAt: null },
  ]);
  expect(await cio.app.collections.list()).toEqual([{ id: 1, name: 'x', schema: [] }]);
  expect(await cio.app.customers.attributes({ id: '1' })).toEqual({ id: '1', devices: [], attributes: { tags: null } });
});
