import { isUtf8 } from 'node:buffer';
import { pipeline, Readable, type Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { syncError } from '../faults.ts';

export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type Encoding = (typeof encodings)[number];

/** How much of a file its encoding is told by. */
const sampleBytes = 65_536;
const outputBytes = 65_536;
/** How much becomes rows at once: they take many times the memory. */
const pieceBytes = 65_536;

export interface TextOptions {
  /** Default: told by the byte order mark, else by the first 65,536 bytes. */
  encoding?: Encoding | undefined;
}

export interface Text {
  encoding: Encoding;
  pieces: AsyncIterable<string>;
}

/** Unpacks gzip and zstd, which are known by their first bytes, and decodes. */
export async function textOf(bytes: AsyncIterable<Uint8Array>, options: TextOptions = {}): Promise<Text> {
  const [head, chunks] = await peek(unpacked(bytes), sampleBytes);
  const encoding = options.encoding ?? detectEncoding(head);
  return { encoding, pieces: decoded(chunks, encoding) };
}

async function* decoded(chunks: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += pieceBytes)
      yield decoder.decode(chunk.subarray(at, at + pieceBytes), { stream: true });
  }
  yield decoder.decode();
}

/** By the mark, by the zeros that UTF-16 has in every other byte of plain text, or by what is valid. */
export function detectEncoding(head: Uint8Array): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const sample = head.subarray(0, 4_096);
  const zeros = (from: 0 | 1) => {
    let count = 0;
    for (let at = from; at < sample.length; at += 2) if (sample[at] === 0) count += 1;
    return count;
  };
  const many = sample.length / 5;
  if (zeros(1) > many && zeros(0) < zeros(1) / 4) return 'utf-16le';
  if (zeros(0) > many && zeros(1) < zeros(0) / 4) return 'utf-16be';
  return isUtf8(wholeCharacters(head)) ? 'utf-8' : 'windows-1252';
}

/** Without the beginning of a character at the end, which a sample may cut through. */
function wholeCharacters(bytes: Uint8Array): Uint8Array {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] as number;
    if (byte >= 0xc0) return bytes.subarray(0, bytes.length - back);
    if (byte < 0x80) break;
  }
  return bytes;
}

async function* unpacked(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const [head, chunks] = await peek(bytes, 4);
  const unpack = unpackerOf(head);
  if (!unpack) return yield* chunks;
  pipeline(Readable.from(chunks), unpack, () => {}); // what goes wrong is thrown where it is read
  try {
    yield* unpack as AsyncIterable<Uint8Array>;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!/^(Z_|ERR_|ZSTD_)/.test(code)) throw error;
    const what = 'The compressed data ends too early or is damaged; the rows before that place were read';
    throw syncError('sync_unreadable_file', what, 'file', error);
  }
}

function unpackerOf(head: Uint8Array): Transform | undefined {
  const magic = Buffer.from(head.subarray(0, 4)).toString('hex');
  if (magic.startsWith('1f8b')) return zlib.createGunzip({ chunkSize: outputBytes });
  if (magic === '504b0304') {
    const what = 'This is a zip archive, or a workbook such as .xlsx: unpack it, or save its sheet as CSV';
    throw syncError('sync_invalid_file', what, 'file');
  }
  if (magic === '28b52ffd') return zlib.createZstdDecompress({ chunkSize: outputBytes });
  return undefined;
}

/** The first bytes, at least so many unless there are fewer, and all chunks with them. */
async function peek(
  chunks: AsyncIterable<Uint8Array>,
  bytes: number,
): Promise<[head: Uint8Array, all: AsyncIterable<Uint8Array>]> {
  const iterator = chunks[Symbol.asyncIterator]();
  const taken: Uint8Array[] = [];
  let length = 0;
  while (length < bytes) {
    const { done, value } = await iterator.next();
    if (done) break;
    taken.push(value);
    length += value.length;
  }
  const all = async function* () {
    yield* taken;
    yield* { [Symbol.asyncIterator]: () => iterator };
  };
  return [Buffer.concat(taken), all()];
}
