import { readFile, rm, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  createDryClient,
  type DoneWith,
  fileSource,
  guessMapping,
  lockState,
  openTable,
  readCheckpoint,
  runSync,
} from '../src/index.ts';
import { type SyncWorld, startSyncWorld } from './sync-kit.ts';
import { sourceOf } from './text-of-pieces.ts';

let world: SyncWorld;
beforeEach(async () => {
  world = await startSyncWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

const manyPeople = (count: number, from = 0) =>
  `id,n\n${Array.from({ length: count }, (_, row) => `p-${from + row},${from + row}`).join('\n')}\n`;
const failedLines = async () =>
  (await readFile(world.state.failedFile, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

test('what fails is written down with line, column and reason; mended, it is fed back as it is', async () => {
  const csv = [
    'id,email,n,note',
    ...Array.from({ length: 1_000 }, (_, row) => `g-${row},g-${row}@example.com,${row},ok`),
    'p-1,a@example.com,1,ok',
    ',,2,nobody',
    'p-3,c@example.com,many,wrong type',
    `p-4,d@example.com,4,${'x'.repeat(2_000_000)}`,
    'p-5,e@example.com,5,too,many',
    'p-6,f@example.com,6,ok',
  ].join('\n');
  const result = await world.sync(csv, { kind: 'people' });
  expect(result).toMatchObject({
    done: true,
    rows: 1_006,
    accepted: 1_002,
    failed: 4,
    faults: { 'no-identifier': 1, 'wrong-type': 1, 'too-large': 1, 'wrong-number-of-cells': 1 },
  });
  const [header, ...failed] = await failedLines();
  expect(header.mapping.kind).toBe('people');
  expect(failed.map((each) => each.failed)).toMatchObject([
    { line: 1_003, row: 1_002, code: 'no-identifier', column: 'id' },
    {
      line: 1_004,
      code: 'wrong-type',
      column: 'n',
      reason: expect.stringMatching(/"many" in column n is not a number/),
    },
    { line: 1_005, code: 'too-large', column: 'note', reason: expect.stringMatching(/2,000,000 bytes/) },
    { line: 1_006, code: 'wrong-number-of-cells' },
  ]);
  const mended = failed.map(({ failed: why, values }, index) =>
    JSON.stringify({
      failed: why,
      values: { ...values, id: `m-${index}`, email: `m-${index}@example.com`, n: '7', note: 'mended' },
    }),
  );
  await writeFile(world.state.failedFile, [JSON.stringify(header), ...mended].join('\n'));
  const again = await world.sync(
    await fileSource(world.state.failedFile),
    { kind: 'events' },
    {
      state: { checkpointFile: world.state.checkpointFile, failedFile: `${world.state.failedFile}.failed` },
    },
  );
  expect(again).toMatchObject({ done: true, accepted: 4 });
  expect(world.workspace.people.filter(({ id }) => id?.startsWith('m-')).map(({ attributes }) => attributes)).toEqual(
    Array.from({ length: 4 }, () => expect.objectContaining({ n: 7, note: 'mended' })),
  );
});

test.each([
  [
    'a CSV',
    [
      'id,email,note',
      ',,nobody',
      'p-2,b@example.com',
      'p-3,c@example.com,too,many',
      'p-4,d\0@example.com,zero',
      'p-5,e\uFFFD@example.com,encoding',
      'p-6,"f@example.com,open',
    ],
    ['wrong-number-of-cells', 'wrong-number-of-cells', 'nul-byte', 'wrong-encoding', 'unreadable'],
  ],
  [
    'NDJSON',
    [
      '{"id":"","note":"nobody"}',
      '["p-2"]',
      '{"id":"p-3",',
      '{"id":"p-4","note":"\\u0000"}',
      '{"id":"p-5","note":"\uFFFD"}',
    ],
    ['unreadable', 'unreadable', 'nul-byte', 'wrong-encoding'],
  ],
])('of failed rows of %s, those that could not be read fail again until they are mended', async (_, lines, codes) => {
  await world.sync(lines.join('\n'), { kind: 'people' });
  let file = world.state.failedFile;
  const contentOf = async (path: string) =>
    (await readFile(path, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  const retry = async (content: object[]) => {
    await writeFile(file, content.map((line) => JSON.stringify(line)).join('\n'));
    const state = { ...world.state, failedFile: `${file}.failed` };
    const result = await world.sync(await fileSource(file), { kind: 'people' }, { state });
    file = state.failedFile;
    return result;
  };
  const [header, nobody, ...unread] = await contentOf(file);
  expect(unread.map(({ failed }) => failed.code)).toEqual(codes);
  const first = await retry([header, { ...nobody, values: { ...nobody.values, id: 'm-1' } }, ...unread]);
  expect(first).toMatchObject({ accepted: 1, failed: codes.length });
  expect(world.workspace.people.map(({ id }) => id)).toEqual(['m-1']);
  const withoutLine = (all: { failed: object }[]) =>
    all.map((each) => ({ ...each, failed: { ...each.failed, line: 0 } }));
  const [, ...still] = await contentOf(file);
  expect(withoutLine(still)).toEqual(withoutLine(unread));
  const mended = still.map(({ failed, cells }, index) => ({
    failed,
    ...(cells ? { cells: [`n-${index}`, '', 'counted'] } : { values: { id: `n-${index}`, note: 'written anew' } }),
  }));
  expect(await retry([header, ...mended])).toMatchObject({ accepted: codes.length, failed: 0 });
  expect(world.workspace.people).toHaveLength(1 + codes.length);
  expect(world.workspace.people.find(({ id }) => id === 'n-0')?.attributes.note).toMatch(/counted|written anew/);
});

test('a failed event that is fed back is the event of its row', async () => {
  const csv = 'id,event,n\n1,paid,1\n1,paid,2\n';
  world.sandbox.faults.add({ kind: 'batch-items', path: '/api/v2/batch', indexes: [1], count: 1 });
  const result = await world.sync(csv, { kind: 'events' });
  expect(result).toMatchObject({ accepted: 1, failed: 1, faults: { refused: 1 } });
  expect((await failedLines())[1].failed).toMatchObject({ line: 3, code: 'refused' });
  const state = { checkpointFile: world.state.checkpointFile, failedFile: `${world.state.failedFile}.failed` };
  await world.sync(await fileSource(world.state.failedFile), { kind: 'events' }, { state });
  await world.sync(csv, { kind: 'events' });
  expect(world.workspace.events).toHaveLength(2);
});

test('a key that dies in the middle stops it; resumed with a good one, every person is there once', async () => {
  const csv = manyPeople(30_000);
  world.sandbox.faults.add({ kind: 'status', status: 401, path: '/api/v2/batch', skip: 2 });
  const stopped = await world.sync(csv, { kind: 'people' });
  expect(stopped).toMatchObject({ done: false, failed: 0, error: { code: 'cio_unauthorized', remedy: 'reconnect' } });
  const checkpoint = await readCheckpoint(world.state.checkpointFile);
  expect(checkpoint?.counts.rows).toBe(stopped.rows);
  expect(stopped.rows).toBeLessThan(30_000);
  world.sandbox.faults.clear();
  const resumed = await world.sync(csv, { kind: 'people' });
  expect(resumed).toMatchObject({ done: true, rows: 30_000, accepted: 30_000 });
  expect(world.workspace.peopleCount).toBe(30_000);
  expect(await readCheckpoint(world.state.checkpointFile)).toBeUndefined();
});

test('kept elsewhere than in files: what is told once is not sent again, and failed rows are told once', async () => {
  const rows = Array.from({ length: 20_000 }, (_, row) => (row % 1_000 === 7 ? `,${row}` : `p-${row},${row}`));
  const csv = `id,n\n${rows.join('\n')}\n`;
  const kept: DoneWith[] = [];
  const keep = async (done: DoneWith) => void kept.push(done);
  world.sandbox.faults.add({ kind: 'status', status: 401, path: '/api/v2/batch', skip: 2 });
  const stopped = await world.sync(csv, { kind: 'people' }, { state: undefined, keep });
  expect(stopped).toMatchObject({ done: false, error: { code: 'cio_unauthorized' } });
  const { counts } = kept.at(-1) as DoneWith;
  expect(counts.rows).toBe(stopped.rows);
  world.sandbox.faults.clear();
  const checkpoint = { counts, failedBytes: 0, fingerprintBytes: 0 };
  const resumed = await world.sync(csv, { kind: 'people' }, { state: undefined, keep, checkpoint });
  expect(resumed).toMatchObject({ done: true, rows: 20_000, failed: 20 });
  const failed = kept.flatMap((done) => done.failed).map(({ row }) => row.number);
  expect(failed).toEqual(Array.from({ length: 20 }, (_, index) => index * 1_000 + 8));
});

test('failed rows are written once, also when the sync was interrupted behind them', async () => {
  const rows = Array.from({ length: 20_000 }, (_, row) => (row % 1_000 === 7 ? `,${row}` : `p-${row},${row}`));
  const csv = `id,n\n${rows.join('\n')}\n`;
  world.sandbox.faults.add({ kind: 'drop', path: '/api/v2/batch', skip: 3 });
  const stopped = await world.sync(csv, { kind: 'people' });
  expect(stopped.done).toBe(false);
  world.sandbox.faults.clear();
  await writeFile(world.state.failedFile, 'written after the checkpoint, before the crash\n', { flag: 'a' });
  expect(await world.sync(csv, { kind: 'people' })).toMatchObject({ done: true, failed: 20 });
  const failed = (await failedLines()).slice(1);
  expect(failed.map((each) => each.failed.row)).toEqual(Array.from({ length: 20 }, (_, index) => index * 1_000 + 8));
});

test('stopped by a signal it ends in good order, and goes on', async () => {
  const stop = new AbortController();
  const csv = `id,n\n${Array.from({ length: 20_000 }, (_, row) => `p-${row},${'x'.repeat(900)}`).join('\n')}\n`;
  const onProgress = () => stop.abort();
  const stopped = await world.sync(csv, { kind: 'people' }, { signal: stop.signal, onProgress });
  expect(stopped.done).toBe(false);
  expect(stopped.error).toBeUndefined();
  expect(stopped.rows).toBe(world.workspace.peopleCount);
  expect(stopped.rows).toBeGreaterThan(0);
  expect(await world.sync(csv, { kind: 'people' })).toMatchObject({ done: true, accepted: 20_000 });
  expect(world.workspace.peopleCount).toBe(20_000);
});

test('what one person is called by id in one row and by email in the next arrives in order', async () => {
  const rows = Array.from({ length: 400 }, (_, row) => [
    `o-${row},o-${row}@example.com,first`,
    `,O-${row}@example.com,second`,
    `o-${row},,third`,
    `,o-${row}@example.com,last`,
  ]).flat();
  await world.sync(`id,email,step\n${rows.join('\n')}\n`, { kind: 'people' }, { lanes: 8 });
  const { people } = world.workspace;
  expect(people).toHaveLength(400);
  expect(new Set(people.map(({ attributes }) => attributes.step))).toEqual(new Set(['last']));
});

test('429 storms, 207 halves and resets cost no row and double no event', async () => {
  const path = '/api/v2/batch';
  world.sandbox.faults.add({ kind: 'status', status: 429, retryAfterSeconds: 0, path, probability: 0.3 });
  world.sandbox.faults.add({ kind: 'drop-after-accept', path, probability: 0.2 });
  world.sandbox.faults.add({ kind: 'status-after-accept', status: 503, path, probability: 0.2 });
  const client = world.connect({ retries: { maxRetries: 50, baseDelayMs: 1, maxDelayMs: 2 } });
  const csv = `id,event\n${Array.from({ length: 20_000 }, (_, row) => `e-${row % 50},ev-${row}`).join('\n')}\n`;
  expect(await world.sync(csv, { kind: 'events' }, { client })).toMatchObject({ done: true, accepted: 20_000 });
  expect(new Set(world.workspace.events.map(({ name }) => name)).size).toBe(20_000);
  expect(world.workspace.events).toHaveLength(20_000);
});

test('a row that is nested too deep fails alone', async () => {
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  const result = await world.sync(`{"id":"1","a":${deep}}\n{"id":"2"}\n`, { kind: 'people' });
  expect(result).toMatchObject({ done: true, accepted: 1, failed: 1, faults: { unreadable: 1 } });
  expect(await readFile(world.state.failedFile, 'utf8')).toContain(deep);
});

describe('only what changed', () => {
  const since = () => ({ state: { ...world.state, fingerprintFile: `${world.folder}/people.fingerprints` } });

  test('a repeat sends the differences alone, and tells who vanished', async () => {
    const first = await world.sync(manyPeople(5_000), { kind: 'people' }, since());
    expect(first).toMatchObject({ accepted: 5_000, unchanged: 0, vanished: 0 });
    const changed = manyPeople(5_000).replace('p-17,17', 'p-17,changed').replace('p-4999,4999\n', 'new,1\n');
    // n is text now: a mapping that stays is part of what stays the same.
    const text = { kind: 'people', columns: { n: { type: 'text' } } } as const;
    const retyped = await world.sync(manyPeople(5_000), text, since());
    expect(retyped).toMatchObject({ accepted: 5_000, unchanged: 0 });
    const gone: string[] = [];
    const keepVanished = async (keys: AsyncIterable<string>) => void gone.push(...(await Array.fromAsync(keys)));
    const second = await world.sync(changed, text, { ...since(), keepVanished });
    expect(second).toMatchObject({ accepted: 2, unchanged: 4_998, vanished: 1 });
    expect(gone).toEqual(['id:p-4999']);
    expect(world.workspace.people.find(({ id }) => id === 'p-17')?.attributes).toEqual({ n: 'changed' });
    // Who vanished was told once, and is sent again when they are back.
    expect(await world.sync(changed, text, since())).toMatchObject({ unchanged: 5_000, vanished: 0 });
    expect(await world.sync(manyPeople(5_000), text, since())).toMatchObject({ accepted: 2, vanished: 1 });
  });

  test('what was refused, or not reached, is sent the next time', async () => {
    world.sandbox.faults.add({ kind: 'batch-items', path: '/api/v2/batch', indexes: [0], count: 1 });
    expect(await world.sync(manyPeople(10), { kind: 'people' }, since())).toMatchObject({ accepted: 9, failed: 1 });
    expect(await world.sync(manyPeople(10), { kind: 'people' }, since())).toMatchObject({ accepted: 1, unchanged: 9 });
    world.sandbox.faults.add({ kind: 'status', status: 401, path: '/api/v2/batch', skip: 2 });
    expect(await world.sync(manyPeople(30_000), { kind: 'people' }, since())).toMatchObject({ done: false });
    world.sandbox.faults.clear();
    expect(await world.sync(manyPeople(30_000), { kind: 'people' }, since())).toMatchObject({
      done: true,
      accepted: 29_990,
      unchanged: 10,
      vanished: 0,
    });
    expect(await world.sync(manyPeople(30_000), { kind: 'people' }, since())).toMatchObject({ unchanged: 30_000 });
  });

  test('of a file without rows nobody is told to have vanished', async () => {
    await world.sync('id,n\n1,1\n2,2\n', { kind: 'people' }, since());
    const gone: string[] = [];
    const keepVanished = async (keys: AsyncIterable<string>) => void gone.push(...(await Array.fromAsync(keys)));
    const empty = await world.sync('id,n\n', { kind: 'people' }, { ...since(), keepVanished });
    expect([empty.done, empty.vanished, gone]).toEqual([true, undefined, []]);
  });

  test('whose row cannot be sent has not vanished; where a row cannot be read, nobody has for all that is known', async () => {
    const number = { kind: 'people', columns: { n: { type: 'number' } } } as const;
    // Before the first sync nobody was sent: nobody can have vanished, whatever could not be read.
    const first = manyPeople(10).replace('p-3,3', 'p-3,3,3');
    expect(await world.sync(first, number, since())).toMatchObject({ failed: 1, vanished: 0 });
    await world.sync(manyPeople(10), number, since());
    const mistyped = manyPeople(10).replace('p-3,3', 'p-3,three');
    expect(await world.sync(mistyped, number, since())).toMatchObject({ failed: 1, unchanged: 9, vanished: 0 });
    const unread = manyPeople(10).replace('p-3,3', 'p-3,3,3').replace('p-4,4\n', '');
    const unsure = await world.sync(unread, number, since());
    expect([unsure.failed, unsure.unchanged, unsure.vanished]).toEqual([1, 8, undefined]);
    // Those that it did not find are sent again, and told the next time.
    const back = manyPeople(10).replace('p-4,4\n', '');
    expect(await world.sync(back, number, since())).toMatchObject({ accepted: 1, unchanged: 8, vanished: 1 });
  });

  test('what an interrupted sync sent is sent again by the next one that does not resume it', async () => {
    await world.sync(manyPeople(30_000), { kind: 'people' }, since());
    world.sandbox.faults.add({ kind: 'status', status: 401, path: '/api/v2/batch', skip: 3 });
    const changed = manyPeople(30_000).replaceAll(/,\d+$/gm, ',999');
    const stopped = await world.sync(changed, { kind: 'people' }, since());
    expect(stopped.done).toBe(false);
    world.sandbox.faults.clear();
    await rm(world.state.checkpointFile);
    // The file is as it was before: nobody must be left with what the interrupted one sent.
    await world.sync(manyPeople(30_000), { kind: 'people' }, since());
    expect(world.workspace.people.filter(({ attributes }) => attributes.n === 999)).toEqual(
      world.workspace.people.filter(({ id }) => id === 'p-999'),
    );
  });

  test('of two rows about one person the last one counts, however far apart they are', async () => {
    const rows = (last: string) => `id,n\nada,1\n${manyPeople(600).slice(5)}ada,${last}\n`;
    await world.sync(rows('2'), { kind: 'people' }, since());
    await world.sync(rows('1'), { kind: 'people' }, since());
    expect(world.workspace.people.find(({ id }) => id === 'ada')?.attributes).toEqual({ n: 1 });
    await world.sync(rows('2'), { kind: 'people' }, since());
    expect(world.workspace.people.find(({ id }) => id === 'ada')?.attributes).toEqual({ n: 2 });
  });

  test('of one workspace says nothing of another', async () => {
    await world.sync(manyPeople(10), { kind: 'people' }, since());
    const other = world.sync(manyPeople(10), { kind: 'people' }, { ...since(), workspace: 'us:other' });
    await expect(other).rejects.toMatchObject({ code: 'sync_checkpoint_mismatch', field: 'sinceLast' });
  });
});

test('a full disk stops it in words, and what was accepted is not lost', async () => {
  const csv = `id,n\n,1\n${manyPeople(1_000).slice(5)}`;
  const state = { ...world.state, failedFile: '/dev/full' };
  const result = await world.sync(csv, { kind: 'people' }, { state });
  expect(result).toMatchObject({ done: false, error: { code: 'sync_unwritable_state', message: /disk is full/ } });
  expect(await world.sync(csv, { kind: 'people' })).toMatchObject({ done: true, accepted: 1_000, failed: 1 });
});

test('a dry run shows rows as they would leave, counts what is wrong, and sends nothing', async () => {
  const table = await openTable(sourceOf('id,name,born\n1,Ada,1815-12-10\n,Nobody,\n3,"x",never\n'));
  const { mapping } = guessMapping(table, { kind: 'people', columns: { born: { type: 'date' } } });
  const dry = createDryClient(5);
  const result = await runSync({ table, mapping, file: 'f', workspace: 'none', client: dry.client, lanes: 1 });
  expect(result).toMatchObject({ rows: 3, accepted: 1, faults: { 'no-identifier': 1, 'wrong-type': 1 } });
  expect(dry.first).toEqual([
    { type: 'person', action: 'identify', identifiers: { id: '1' }, attributes: { name: 'Ada', born: -4_861_728_000 } },
  ]);
  expect(world.workspace.peopleCount).toBe(0);
});

test('two syncs of one file do not run at once, and a dead one is no obstacle', async () => {
  const path = `${world.folder}/lock`;
  const unlock = await lockState(path);
  await expect(lockState(path)).rejects.toMatchObject({ code: 'sync_already_running' });
  await unlock();
  await writeFile(path, '4194303');
  await (await lockState(path))();
});
