import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ExportQuery, runExport } from '../src/index.ts';
import { type SyncWorld, startSyncWorld } from './sync-kit.ts';

let world: SyncWorld;
const everybody = { kind: 'people', filter: { attribute: { field: 'n', operator: 'exists' } } } as const;

beforeAll(async () => {
  world = await startSyncWorld();
  const rows = Array.from({ length: 2_500 }, (_, row) => `p-${row},p-${row}@example.com,${row},"a, ""b""\nc"`);
  await world.sync(`id,email,n,note\n${rows.join('\n')}\n`, { kind: 'people' });
});
afterAll(() => world[Symbol.asyncDispose]());

const run = (query: ExportQuery, file: string, options: { resume?: boolean; format?: 'csv' | 'ndjson' } = {}) =>
  runExport({
    client: world.connect({ retries: false }),
    query,
    file: `${world.folder}/${file}`,
    format: options.format ?? 'csv',
    workspace: 'us:example',
    resume: options.resume,
  });
const readCsv = async (file: string) =>
  parse(await readFile(`${world.folder}/${file}`, 'utf8'), { columns: true }) as Record<string, string>[];

test('people who match a filter, with all their attributes, and back again', async () => {
  expect(await run(everybody, 'people.csv')).toEqual({ rows: 2_500, done: true });
  const rows = await readCsv('people.csv');
  expect(rows).toHaveLength(2_500);
  expect(rows.find(({ id }) => id === 'p-7')).toMatchObject({ email: 'p-7@example.com', n: '7', note: 'a, "b"\nc' });
});

test('members of a segment as NDJSON', async () => {
  await world.sync('id\np-1\np-2\n', { kind: 'segment', segmentId: 1 });
  expect(await run({ kind: 'people', segmentId: 1 }, 'members.ndjson', { format: 'ndjson' })).toMatchObject({
    rows: 2,
  });
  const lines = (await readFile(`${world.folder}/members.ndjson`, 'utf8')).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).id).sort()).toEqual(['p-1', 'p-2']);
});

test('an interrupted export goes on: every row once', async () => {
  world.sandbox.faults.add({ kind: 'status', status: 500, path: '/v1/customers/attributes', skip: 14 });
  const stopped = await run(everybody, 'resumed.csv');
  expect(stopped).toMatchObject({ done: false, rows: 1_000, error: { remedy: 'retry' } });
  world.sandbox.faults.clear();
  const other = run({ kind: 'people', segmentId: 1 }, 'resumed.csv', { resume: true });
  await expect(other).rejects.toMatchObject({ code: 'sync_checkpoint_mismatch' });
  expect(await run(everybody, 'resumed.csv', { resume: true })).toEqual({ rows: 2_500, done: true });
  expect(new Set((await readCsv('resumed.csv')).map(({ id }) => id)).size).toBe(2_500);
});

test('deliveries of the workspace; activities and messages of people', async () => {
  const client = world.connect();
  const message = {
    to: 'p-1@example.com',
    identifiers: { id: 'p-1' },
    from: 'a@example.com',
    subject: 'Hi',
    body: 'Hi',
  };
  const { deliveryId } = await client.app.sendEmail(message);
  expect(await run({ kind: 'deliveries' }, 'deliveries.csv')).toMatchObject({ rows: 1, done: true });
  expect(await readCsv('deliveries.csv')).toMatchObject([{ id: deliveryId, type: 'email' }]);
  expect(await run({ kind: 'messages', segmentId: 1 }, 'messages.csv')).toMatchObject({ rows: 1 });
  expect(await readCsv('messages.csv')).toMatchObject([{ person_id: 'p-1', id: deliveryId }]);
  expect((await run({ kind: 'activities', segmentId: 1 }, 'activities.csv')).rows).toBeGreaterThan(0);
  await expect(run({ kind: 'people' }, 'nobody.csv')).rejects.toMatchObject({ field: 'filter' });
});
