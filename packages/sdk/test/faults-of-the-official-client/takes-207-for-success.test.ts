import { expect, test } from 'vitest';
import type { CioError, Operation } from '../../src/index.ts';
import { failureOf, startLocalServer } from '../support/local-server.ts';

const people: Operation[] = ['a', 'b', 'c'].map((id) => ({ type: 'person', action: 'identify', person: { id } }));
const partly = { errors: [{ batch_index: 1, reason: 'invalid', field: 'attributes', message: 'too many' }] };

test('batch() rejects, and says which were refused', async () => {
  await using server = await startLocalServer((response) => response.writeHead(207).end(JSON.stringify(partly)));
  await using cio = server.client();
  const error = (await failureOf(cio.track.batch(people))) as CioError;
  expect(error).toMatchObject({
    code: 'cio_partly_rejected',
    remedy: 'fix-input',
    status: 207,
    field: 'operations[1]',
  });
  expect(error.failures).toEqual([{ index: 1, reason: 'invalid', field: 'attributes', message: 'too many' }]);
  expect(server.received).toHaveLength(1); // the others were accepted: nothing is sent again
});

test('the batcher tells the operation that was refused, and only that', async () => {
  await using server = await startLocalServer((response) => response.writeHead(207).end(JSON.stringify(partly)));
  await using cio = server.client();
  const batcher = cio.track.batcher({ lanes: 1 });
  const outcomes = people.map((operation) => batcher.add(operation));
  await batcher.close();
  const settled = await Promise.allSettled(outcomes);
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(settled[1]).toMatchObject({ reason: { code: 'cio_invalid_input', field: 'attributes', status: 207 } });
  expect(server.received).toHaveLength(1);
});

test('a 207 that does not say which is no success for any', async () => {
  await using server = await startLocalServer((response) => response.writeHead(207).end('<html>'));
  await using cio = server.client();
  expect(await failureOf(cio.track.batch(people))).toMatchObject({ code: 'cio_unexpected_answer', status: 207 });
});
