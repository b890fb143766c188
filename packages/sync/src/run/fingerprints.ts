import crypto from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { syncError } from '../faults.ts';
import type { Compared, Memory } from './memory.ts';
import { replaceFile, unwritable } from './state-file.ts';

/** The file begins with a line of JSON; then come records: 8 bytes of fingerprint, 1 of length, the key in UTF-8. */
const fingerprintBytes = 8;
const maxKeyBytes = 255;
/** Written at once. */
const recordsTogether = 4_096;

/** 8 bytes of a hash, as two numbers. */
interface Words {
  high: number;
  low: number;
}

/** Equal to no fingerprint: what Customer.io has is not known. */
const unknown: Words = { high: 0, low: 0 };
const unknownFingerprint = '0'.repeat(16);

/**
 * What the last sync sent, in memory: 17 bytes for each person, at two thirds full. Keys are kept as 8 bytes of their
 * hash: two people whose hashes agree would be sent each time, never left out.
 */
class Table {
  #slots: Uint32Array;
  #seen: Uint8Array;
  #capacity: number;
  count = 0;

  constructor(capacity = 65_536) {
    this.#capacity = capacity;
    this.#slots = new Uint32Array(capacity * 4);
    this.#seen = new Uint8Array(capacity);
  }

  /** The slot of a key, which is free (all zeros) when the key is not there. */
  #slotOf(high: number, low: number): number {
    const mask = this.#capacity - 1;
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      const at = slot * 4;
      const [keyHigh, keyLow] = [this.#slots[at] as number, this.#slots[at + 1] as number];
      if ((keyHigh === high && keyLow === low) || (keyHigh === 0 && keyLow === 0)) return slot;
    }
  }

  #isFree(slot: number): boolean {
    return this.#slots[slot * 4] === 0 && this.#slots[slot * 4 + 1] === 0;
  }

  /** Marks the key as seen; says what is known of it. */
  see(key: Words): Words | undefined {
    const slot = this.#slotOf(key.high, key.low);
    if (this.#isFree(slot)) return undefined;
    this.#seen[slot] = 1;
    return { high: this.#slots[slot * 4 + 2] as number, low: this.#slots[slot * 4 + 3] as number };
  }

  wasSeen(key: Words): boolean {
    return this.#seen[this.#slotOf(key.high, key.low)] === 1;
  }

  set(key: Words, value: Words, seen: boolean): void {
    const slot = this.#slotOf(key.high, key.low);
    if (this.#isFree(slot)) this.count += 1;
    this.#slots.set([key.high, key.low, value.high, value.low], slot * 4);
    if (seen) this.#seen[slot] = 1;
    if (this.count * 3 > this.#capacity * 2) this.#grow();
  }

  #grow(): void {
    const [slots, seen, capacity] = [this.#slots, this.#seen, this.#capacity];
    this.#capacity = capacity * 2;
    this.#slots = new Uint32Array(this.#capacity * 4);
    this.#seen = new Uint8Array(this.#capacity);
    for (let slot = 0; slot < capacity; slot += 1) {
      const at = slot * 4;
      const [high, low] = [slots[at] as number, slots[at + 1] as number];
      if (high === 0 && low === 0) continue;
      const target = this.#slotOf(high, low);
      this.#slots.set(slots.subarray(at, at + 4), target * 4);
      this.#seen[target] = seen[slot] as number;
    }
  }
}

/**
 * A memory in a file.
 *
 * While a sync runs, what it sends is written to `<file>.next`, which takes the file's place when all rows are done.
 */
export class Fingerprints implements Memory {
  readonly path: string;
  readonly #next: string;
  readonly #header: string;
  readonly #table = new Table();
  #handle: FileHandle | undefined;
  #bytes = 0;

  private constructor(path: string, header: string) {
    this.path = path;
    this.#next = `${path}.next`;
    this.#header = header;
  }

  /**
   * @param scope - What is compared and where it goes: fingerprints of other things say nothing.
   * @param resumedBytes - How much of an interrupted sync's own fingerprints counts; 0 to begin anew.
   * @throws {CioError} `sync_checkpoint_mismatch` for a file that is about something else.
   */
  static async open(
    path: string,
    scope: { kind: string; workspace: string },
    resumedBytes: number,
  ): Promise<Fingerprints> {
    const header = `${JSON.stringify({ version: 1, ...scope })}\n`;
    const fingerprints = new Fingerprints(path, header);
    if (resumedBytes === 0) await fingerprints.#foldIn();
    await fingerprints.#load(path, Number.POSITIVE_INFINITY, false);
    if (resumedBytes > 0) await fingerprints.#load(fingerprints.#next, resumedBytes, true);
    await fingerprints.#begin(resumedBytes);
    return fingerprints;
  }

  get bytes(): number {
    return this.#bytes;
  }

  async find(keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    for (const key of keys) {
      const fingerprint = textOf(this.#table.see(digest(key)) ?? unknown);
      if (fingerprint !== unknownFingerprint) found.set(key, fingerprint);
    }
    return found;
  }

  async forget(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.#table.set(digest(key), unknown, true);
    await this.#write(keys.map((key) => ({ key, fingerprint: unknownFingerprint })));
  }

  async keep(sent: readonly Compared[], seen: readonly string[]): Promise<void> {
    for (const { key, fingerprint } of sent) this.#table.set(digest(key), wordsOf(fingerprint), true);
    const known = seen.flatMap((key) => {
      const words = this.#table.see(digest(key));
      return words ? [{ key, fingerprint: textOf(words) }] : [];
    });
    await this.#write([...sent, ...known]);
    try {
      await this.#handle?.datasync();
    } catch (error) {
      throw unwritable(this.#next, error);
    }
  }

  async *vanished(): AsyncGenerator<string> {
    for await (const { key } of records(this.path, this.#header, Number.POSITIVE_INFINITY)) {
      const hash = digest(key);
      if (this.#table.wasSeen(hash)) continue;
      yield key;
      // It may have more than one record. Whom nobody asked about is not seen: a look at the first alone changes nothing.
      this.#table.see(hash);
    }
  }

  async finish(isSure: boolean): Promise<void> {
    if (!isSure) for await (const keys of together(this.vanished())) await this.forget(keys);
    await this.keep([], []);
    await this.close();
    await rename(this.#next, this.path).catch((error: unknown) => {
      throw unwritable(this.path, error);
    });
  }

  async close(): Promise<void> {
    await this.#handle?.close();
    this.#handle = undefined;
  }

  async #write(records: readonly Compared[]): Promise<void> {
    const content = bytesOf(records);
    if (content.length === 0) return;
    try {
      await this.#handle?.write(content, 0, content.length, this.#bytes);
      this.#bytes += content.length;
    } catch (error) {
      throw unwritable(this.#next, error);
    }
  }

  /**
   * What an interrupted sync sent that nobody resumed is not what this file says, nor what Customer.io has for sure: it is
   * unknown, and sent again.
   */
  async #foldIn(): Promise<void> {
    const interrupted = together(records(this.#next, this.#header, Number.POSITIVE_INFINITY));
    const first = await interrupted.next();
    if (first.done) return;
    const fresh = `${this.path}.new`;
    await replaceFile(fresh, this.#header);
    try {
      const file = await open(fresh, 'a');
      try {
        for await (const some of together(records(this.path, this.#header, Number.POSITIVE_INFINITY)))
          await file.write(bytesOf(some));
        for (let some: IteratorResult<Compared[]> = first; !some.done; some = await interrupted.next())
          await file.write(bytesOf(some.value.map(({ key }) => ({ key, fingerprint: unknownFingerprint }))));
        await file.datasync();
      } finally {
        await file.close();
      }
      await rename(fresh, this.path);
    } catch (error) {
      throw unwritable(this.path, error);
    }
  }

  async #load(path: string, upTo: number, seen: boolean): Promise<void> {
    for await (const { key, fingerprint } of records(path, this.#header, upTo)) {
      this.#table.set(digest(key), wordsOf(fingerprint), seen);
    }
  }

  async #begin(resumedBytes: number): Promise<void> {
    if (resumedBytes === 0) await replaceFile(this.#next, this.#header);
    this.#bytes = resumedBytes || Buffer.byteLength(this.#header);
    try {
      this.#handle = await open(this.#next, 'r+');
      await this.#handle.truncate(this.#bytes);
    } catch (error) {
      throw unwritable(this.#next, error);
    }
  }
}

function bytesOf(records: readonly Compared[]): Buffer {
  const most = records.reduce((sum, { key }) => sum + fingerprintBytes + 1 + Math.min(maxKeyBytes, key.length * 3), 0);
  const content = Buffer.allocUnsafe(most);
  let at = 0;
  for (const { key, fingerprint } of records) {
    const keyBytes = Buffer.byteLength(key);
    if (keyBytes > maxKeyBytes) continue; // longer than any identifier may be: it was not accepted
    content.write(fingerprint, at, 'hex');
    content.writeUInt8(keyBytes, at + fingerprintBytes);
    content.write(key, at + fingerprintBytes + 1);
    at += fingerprintBytes + 1 + keyBytes;
  }
  return content.subarray(0, at);
}

async function* records(path: string, header: string, upTo: number): AsyncGenerator<Compared> {
  let held: Buffer = Buffer.alloc(0);
  let isHeader = true;
  try {
    const end = upTo === Number.POSITIVE_INFINITY ? {} : { end: upTo - 1 };
    for await (const chunk of createReadStream(path, { highWaterMark: 1_048_576, ...end }) as AsyncIterable<Buffer>) {
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      let at = 0;
      if (isHeader) {
        if (!held.subarray(0, header.length).equals(Buffer.from(header))) throw otherScope(path);
        at = header.length;
        isHeader = false;
      }
      while (at + fingerprintBytes < held.length) {
        const start = at + fingerprintBytes + 1;
        const keyEnd = start + held.readUInt8(at + fingerprintBytes);
        if (keyEnd > held.length) break;
        yield {
          key: held.toString('utf8', start, keyEnd),
          fingerprint: held.toString('hex', at, at + fingerprintBytes),
        };
        at = keyEnd;
      }
      held = held.subarray(at);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

async function* together<T>(items: AsyncIterable<T>): AsyncGenerator<T[]> {
  let some: T[] = [];
  for await (const item of items) {
    some.push(item);
    if (some.length < recordsTogether) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}

const otherScope = (path: string) =>
  syncError(
    'sync_checkpoint_mismatch',
    `${path} remembers a sync of something else, or to another workspace: name another file, or remove it to send everything again`,
    'sinceLast',
  );

function digest(text: string): Words {
  const { high, low } = wordsOf(crypto.hash('sha1', text, 'hex'));
  return { high, low: low || 1 }; // never all zeros, which says that a slot is free
}

const wordsOf = (hex: string): Words => ({
  high: Number.parseInt(hex.slice(0, 8), 16),
  low: Number.parseInt(hex.slice(8, 16), 16),
});

const textOf = ({ high, low }: Words): string => high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
