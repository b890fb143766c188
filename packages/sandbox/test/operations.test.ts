import { expect, test } from 'vitest';
import { documentedOperations, newerOperations, operations } from '../src/operations.ts';
import { documentedPaths, hasContracts } from './contract.ts';
import { type Api, Kit } from './kit.ts';

const names = (api: string): string[] =>
  operations.filter((operation) => operation.api === api).map(({ name }) => name);

test('as many operations are in the table as the documents have, each once', () => {
  for (const [api, count] of Object.entries(documentedOperations)) {
    expect([api, new Set(names(api)).size, names(api).length]).toEqual([api, count, count]);
  }
});

test.skipIf(!hasContracts)("Track and Pipelines: the table names the documents' own operations", () => {
  expect(names('Track').toSorted()).toEqual(documentedPaths('track').toSorted());
  const pipelines = documentedPaths('pipelines').map((name) => name.replace(' ', ' /v1'));
  expect(names('Pipelines').toSorted()).toEqual(pipelines.toSorted());
});

test('every operation in the table is served', async () => {
  await using kit = await Kit.start();
  const served = [...operations, ...newerOperations.map((name) => ({ api: 'App', name }))];
  const unserved: string[] = [];
  for (const { api, name } of served) {
    const [method = '', template = ''] = name.split(' ');
    const path = template.replaceAll(/\{\w+\}/g, 'x');
    const body = method === 'GET' || method === 'DELETE' ? undefined : {};
    const answer = await kit.call(api.toLowerCase() as Api, method, path, body);
    // What no route is for is told by a page; what is not there by JSON.
    if (answer.headers.get('content-type')?.includes('html') || answer.status >= 500) unserved.push(name);
  }
  expect(unserved).toEqual([]);
  const nowhere = await kit.app('GET', '/v1/nowhere');
  expect([nowhere.status, nowhere.headers.get('content-type')]).toEqual([404, expect.stringContaining('html')]);
});
