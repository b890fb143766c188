import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Attachment } from '../src/index.ts';
import { failureOf, startLocalServer } from './support/local-server.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cio-sdk-'));
  await writeFile(join(folder, 'receipt.txt'), 'Total: 18.40\n');
  await writeFile(join(folder, 'large.bin'), Buffer.alloc(2_000_000));
});
afterAll(() => rm(folder, { recursive: true }));

async function* chunks(...parts: (string | Uint8Array)[]) {
  yield* parts;
}

async function send(attachments: Attachment[]): Promise<{ error?: unknown; attachments?: unknown }> {
  await using server = await startLocalServer((response) => response.end('{"delivery_id":"d1","queued_at":1}'));
  await using cio = server.client();
  const sending = cio.app.sendEmail({
    to: 'ada@example.com',
    identifiers: { id: '1' },
    transactionalMessageId: 1,
    attachments,
  });
  if (
    !(await sending.then(
      () => true,
      () => false,
    ))
  )
    return { error: await failureOf(sending) };
  return { attachments: JSON.parse(server.received[0]?.body ?? '').attachments };
}

test('from bytes, a path and a stream, as base64', async () => {
  const base64 = 'VG90YWw6IDE4LjQwCg=='; // printf 'Total: 18.40\n' | base64
  const sent = await send([
    { name: 'bytes.txt', content: new TextEncoder().encode('Total: 18.40\n') },
    { path: join(folder, 'receipt.txt') },
    { path: join(folder, 'receipt.txt'), name: 'renamed.txt' },
    { name: 'stream.txt', stream: chunks('Total: ', new TextEncoder().encode('18.40\n')) },
  ]);
  expect(sent.attachments).toEqual({
    'bytes.txt': base64,
    'receipt.txt': base64,
    'renamed.txt': base64,
    'stream.txt': base64,
  });
});

test('2 MB in all is too much, wherever it comes from', async () => {
  expect((await send([{ path: join(folder, 'large.bin') }])).error).toMatchObject({ field: 'attachments[0]' });
  const half = { content: new Uint8Array(1_000_000) };
  expect(
    (
      await send([
        { name: 'a', ...half },
        { name: 'b', ...half },
      ])
    ).error,
  ).toMatchObject({
    code: 'cio_invalid_input',
    field: 'attachments[1]',
  });
  let read = 0;
  async function* endless() {
    for (;;) {
      read += 100_000;
      yield new Uint8Array(100_000);
    }
  }
  expect((await send([{ name: 'a', stream: endless() }])).error).toMatchObject({ field: 'attachments[0]' });
  expect(read).toBe(2_000_000); // and not a byte more
});

test('just under 2 MB is not', async () => {
  expect((await send([{ name: 'a', content: new Uint8Array(1_999_999) }])).error).toBeUndefined();
});

test('a missing file, no name and a name used twice are refused', async () => {
  expect((await send([{ path: join(folder, 'missing.txt') }])).error).toMatchObject({
    field: 'attachments[0].path',
    message: expect.stringContaining('ENOENT'),
  });
  const content = new Uint8Array(1);
  expect((await send([{ name: '', content }])).error).toMatchObject({ field: 'attachments[0].name' });
  expect(
    (
      await send([
        { name: 'a', content },
        { name: 'a', content },
      ])
    ).error,
  ).toMatchObject({ field: 'attachments[1].name' });
});

test('a stream of text is as long as its UTF-8', async () => {
  const text = 'ü'.repeat(999_999); // 1,999,998 bytes
  expect((await send([{ name: 'a.txt', stream: chunks(text) }])).error).toBeUndefined();
  expect((await send([{ name: 'a.txt', stream: chunks(text, 'ü') }])).error).toMatchObject({ field: 'attachments[0]' });
});
