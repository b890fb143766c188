import { expect, test } from 'vitest';
import type { Operation } from '../../src/index.ts';
import { failureOf, startLocalServer } from '../support/local-server.ts';

// 100 operations of about 28 KB: 2.8 MB in all. The umlaut takes two bytes, so characters are no measure.
const operations: Operation[] = Array.from({ length: 100 }, (_, index) => ({
  type: 'person',
  action: 'event',
  person: { id: `person-${index}` },
  name: 'imported',
  data: { notes: 'ü'.repeat(14_000) },
}));

test('the batcher splits what is over 500,000 bytes', async () => {
  await using server = await startLocalServer();
  await using cio = server.client();
  const batcher = cio.track.batcher();
  const refusals = batcher.addAll(operations);
  await batcher.close();
  expect(await refusals).toEqual([]);
  expect(Math.max(...server.received.map(({ body }) => Buffer.byteLength(body)))).toBeLessThanOrEqual(500_000);
  const names = server.received.flatMap(({ body }) =>
    JSON.parse(body).batch.map((item: { identifiers: { id: string } }) => item.identifiers.id),
  );
  expect(names.toSorted()).toEqual(operations.map((_, index) => `person-${index}`).toSorted());
});

test('batch() refuses it, and names the way out', async () => {
  await using server = await startLocalServer();
  await using cio = server.client();
  const error = await failureOf(cio.track.batch(operations));
  expect(error).toMatchObject({ code: 'cio_invalid_input', message: expect.stringContaining('batcher()') });
  expect(server.received).toEqual([]);
});

test('an operation over 32,000 bytes is refused in a batch, and alone goes by the road that takes it', async () => {
  await using server = await startLocalServer();
  await using cio = server.client();
  const large = { name: 'imported', data: { notes: 'x'.repeat(32_000) } };
  const batch: Operation[] = [{ type: 'person', action: 'event', person: { id: '1' }, ...large }];
  expect(await failureOf(cio.track.batch(batch))).toMatchObject({
    code: 'cio_invalid_input',
    field: 'operations[0].data',
    faults: [{ pointer: '/operations/0/data' }],
    message: expect.stringContaining('32,000'),
  });
  expect(server.received).toEqual([]);
  await cio.track.event({ id: '1' }, large);
  expect(server.received.map(({ method, url }) => `${method} ${url}`)).toEqual(['POST /api/v1/customers/1/events']);
});
