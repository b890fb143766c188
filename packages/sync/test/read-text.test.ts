import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { fileSource, openTable } from '../src/index.ts';
import { detectEncoding } from '../src/read/text.ts';
import { rowsOf, sourceOf } from './text-of-pieces.ts';

const text = 'id,name\n1,Zoë Müller\n2,Ÿves\n';
const windows1252 = Buffer.from('69642c6e616d650a312c5a6feb204dfc6c6c65720a322c9f7665730a', 'hex'); // by iconv -t CP1252
const utf16be = Buffer.from(text, 'utf16le').swap16();

test.each([
  ['utf-8', Buffer.from(text)],
  ['utf-8', Buffer.from(`\uFEFF${text}`)],
  ['utf-16le', Buffer.from(`\uFEFF${text}`, 'utf16le')],
  ['utf-16le', Buffer.from(text, 'utf16le')],
  ['utf-16be', Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
  ['utf-16be', utf16be],
  ['windows-1252', windows1252],
])('%s is told and read, in pieces of three bytes too', async (encoding, bytes) => {
  for (const pieceBytes of [3, 65_536]) {
    const table = await openTable(sourceOf(bytes, pieceBytes));
    expect(table.encoding).toBe(encoding);
    expect(table.columns).toEqual(['id', 'name']);
    expect((await rowsOf(table.rows())).map(({ cells }) => cells)).toEqual([
      ['1', 'Zoë Müller'],
      ['2', 'Ÿves'],
    ]);
  }
});

test('a character that is cut by the end of the sample is no other encoding', () => {
  expect(detectEncoding(Buffer.from('名前').subarray(0, 5))).toBe('utf-8');
});

test.each([
  ['gzip', gzipSync],
  ['zstd', zstdCompressSync],
])('%s is unpacked; what is cut off is said, after the rows before it', async (_name, compress) => {
  const long = `id,name\n${Array.from({ length: 50_000 }, (_, index) => `${index},${Math.sin(index)}`).join('\n')}\n`;
  const packed = compress(Buffer.from(long));
  const whole = await openTable(sourceOf(packed));
  expect(await rowsOf(whole.rows())).toHaveLength(50_000);
  const cut = await openTable(sourceOf(packed.subarray(0, packed.length / 2)));
  let read = 0;
  const reading = (async () => {
    for await (const rows of cut.rows()) read += rows.length;
  })();
  await expect(reading).rejects.toMatchObject({ code: 'sync_unreadable_file' });
  expect(read).toBeGreaterThan(5_000);
});

test('NDJSON and JSON are told by how they begin', async () => {
  const ndjson = await openTable(
    sourceOf('{"id":"1","tags":["a"]}\n\nnot json\n[1]\n{"id":"2","plan":{"name":"pro"}}'),
  );
  expect([ndjson.format, ndjson.columns]).toEqual(['ndjson', ['id', 'tags', 'plan']]);
  expect(await rowsOf(ndjson.rows())).toMatchObject([
    { number: 1, line: 1, cells: { id: '1', tags: ['a'] } },
    { number: 2, line: 3, fault: { code: 'unreadable' } },
    { number: 3, line: 4, fault: { code: 'unreadable' } },
    { number: 4, line: 5, cells: { id: '2', plan: { name: 'pro' } } },
  ]);
  const json = await openTable(sourceOf(' [{"id":"1","n":{"a":[1,2]}}, {"id":"2"}]', 7));
  expect(json.format).toBe('json');
  expect((await rowsOf(json.rows())).map(({ cells }) => cells)).toEqual([{ id: '1', n: { a: [1, 2] } }, { id: '2' }]);
  const cut = await openTable(sourceOf(`[${'{"id":"1"},'.repeat(2_000)}{"id":`)).catch((error: unknown) => error);
  await expect(cut instanceof Error ? Promise.reject(cut) : rowsOf((cut as typeof json).rows())).rejects.toMatchObject({
    code: 'sync_invalid_file',
    message: expect.stringMatching(/row 2000/),
  });
});

test('of a JSON array, rows with characters that should not be there fail, wherever the pieces end', async () => {
  const lines = ['{"id":"1"}', '{"id":"2","a":{"b":"\\u0000"}}', '{"id":"3","c":"\uFFFD"}', '{"id":"4","d":"fine"}'];
  const bytes = Buffer.from(`[${lines.join(',')}]`);
  for (const pieceBytes of [1, 5, 17, 65_536]) {
    const table = await openTable(sourceOf(bytes, pieceBytes));
    expect((await rowsOf(table.rows())).map(({ fault }) => fault && [fault.code, fault.column])).toEqual([
      undefined,
      ['nul-byte', 'a'],
      ['wrong-encoding', 'c'],
      undefined,
    ]);
  }
});

test('a file that is written to while it is read is no file to rely on', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'cio-bridge-changed-')), 'people.csv');
  writeFileSync(path, `id,name\n${'1,Ada\n'.repeat(100_000)}`);
  const still = await openTable(await fileSource(path));
  expect(await rowsOf(still.rows())).toHaveLength(100_000);
  const table = await openTable(await fileSource(path));
  appendFileSync(path, '2,Grace\n');
  await expect(rowsOf(table.rows())).rejects.toMatchObject({
    code: 'sync_file_changed',
    message: expect.stringContaining('written to while it was read'),
  });
  rmSync(dirname(path), { recursive: true });
});

test.each([
  ['[{"id":"1"},{"id":x}]', /after row 1 it is no JSON any more/],
  ['[{"id":"1"},{"id":', /ends in the middle, after row 1/],
  ['[]', /people\.csv has no rows/],
  ['[1,2]', /No row can be read; row 1: it is no JSON object/],
  ['{\n  "id": "1"\n}\n', /No row can be read; line 1: it is no JSON/],
  ['PK\x03\x04 and so on', /a workbook such as \.xlsx: .* save its sheet as CSV/],
])('%j is refused with what is wrong with it', async (content, words) => {
  await expect(openTable(sourceOf(content)).then(({ rows }) => rowsOf(rows()))).rejects.toMatchObject({
    code: 'sync_invalid_file',
    message: expect.stringMatching(words),
  });
});
