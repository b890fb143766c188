// As a whole: a Node that has no `hash` yet is still to say that it is too old.
import crypto from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { type Operation, operationJson } from '@cio-bridge/sdk';
import { syncError } from '../faults.ts';
import type { Item } from '../kinds/kind.ts';
import { replaceFile, unwritable } from './state-file.ts';

/** The file begins with a line of JSON; then come records: 8 bytes of fingerprint, 1 of length, the key in UTF-8. */
const fingerprintBytes = 8;
const maxKeyBytes = 255;

/** What was sent of a person or an object, in 8 bytes; equal ones were sent alike. */
interface Fingerprint {
  high: number;
  low: number;
}

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
  see(key: Fingerprint): Fingerprint | undefined {
    const slot = this.#slotOf(key.high, key.low);
    if (this.#isFree(slot)) return undefined;
    this.#seen[slot] = 1;
    return { high: this.#slots[slot * 4 + 2] as number, low: this.#slots[slot * 4 + 3] as number };
  }

  wasSeen(key: Fingerprint): boolean {
    return this.#seen[this.#slotOf(key.high, key.low)] === 1;
  }

  set(key: Fingerprint, value: Fingerprint, seen: boolean): void {
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

/** One item, as it is compared. */
export interface Compared {
  key: string;
  fingerprint: Fingerprint;
}

/** Equal to no fingerprint. */
const underWay: Fingerprint = { high: 0, low: 0 };

/**
 * What was sent of each person or object before, kept in a file from sync to sync.
 *
 * While a sync runs, what it sent is written behind `<file>.next`, and takes the file's place when all rows are done.
 */
export class Fingerprints {
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
   * @param resumedBytes - How much of an interrupted sync's own fingerprints counts.
   * @throws {CioError} `sync_checkpoint_mismatch` for a file that is about something else.
   */
  static async open(
    path: string,
    scope: { kind: string; workspace: string },
    resumedBytes: number,
  ): Promise<Fingerprints> {
    const header = `${JSON.stringify({ version: 1, ...scope })}\n`;
    const fingerprints = new Fingerprints(path, header);
    await fingerprints.#load(path, Number.POSITIVE_INFINITY, false);
    if (resumedBytes > 0) await fingerprints.#load(fingerprints.#next, resumedBytes, true);
    await fingerprints.#begin(resumedBytes);
    return fingerprints;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** It is there, whatever becomes of it. */
  note(item: Item): void {
    this.#table.see(digest(keyOf(item)));
  }

  compare(item: Item): Compared & { changed: boolean } {
    const key = keyOf(item);
    const keyHash = digest(key);
    const fingerprint = digest(operationJson(item as Operation));
    const before = this.#table.see(keyHash);
    const changed = before?.high !== fingerprint.high || before.low !== fingerprint.low;
    // Whether it will be accepted is not known yet: further rows about the same one are sent too.
    if (changed) this.#table.set(keyHash, underWay, true);
    return { key, fingerprint, changed };
  }

  /** This is what Customer.io has now: on disk when this resolves. */
  async add(kept: readonly Compared[]): Promise<void> {
    if (kept.length === 0) return;
    const content = recordsOf(kept);
    if (content.length === 0) return;
    try {
      const handle = this.#handle as FileHandle;
      await handle.write(content, 0, content.length, this.#bytes);
      await handle.datasync();
      this.#bytes += content.length;
    } catch (error) {
      throw unwritable(this.#next, error);
    }
  }

  /** Those that were there the last time and are not any more. */
  async *vanished(): AsyncGenerator<string> {
    for await (const { key } of records(this.path, this.#header, Number.POSITIVE_INFINITY)) {
      if (!this.#table.wasSeen(digest(key))) yield key;
    }
  }

  /** All rows are done: the next sync compares to this one. */
  async finish(): Promise<void> {
    await this.close();
    await rename(this.#next, this.path).catch((error: unknown) => {
      throw unwritable(this.path, error);
    });
  }

  async close(): Promise<void> {
    await this.#handle?.close();
    this.#handle = undefined;
  }

  async #load(path: string, upTo: number, seen: boolean): Promise<void> {
    for await (const { key, fingerprint } of records(path, this.#header, upTo)) {
      this.#table.set(digest(key), fingerprint, seen);
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

function recordsOf(kept: readonly Compared[]): Buffer {
  const most = kept.reduce((sum, { key }) => sum + fingerprintBytes + 1 + Math.min(maxKeyBytes, key.length * 3), 0);
  const content = Buffer.allocUnsafe(most);
  let at = 0;
  for (const { key, fingerprint } of kept) {
    const keyBytes = Buffer.byteLength(key);
    if (keyBytes > maxKeyBytes) continue; // longer than any identifier may be: it was not accepted
    content.writeUInt32BE(fingerprint.high, at);
    content.writeUInt32BE(fingerprint.low, at + 4);
    content.writeUInt8(keyBytes, at + fingerprintBytes);
    content.write(key, at + fingerprintBytes + 1);
    at += fingerprintBytes + 1 + keyBytes;
  }
  return content.subarray(0, at);
}

async function* records(
  path: string,
  header: string,
  upTo: number,
): AsyncGenerator<{ key: string; fingerprint: Fingerprint }> {
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
        const fingerprint = { high: held.readUInt32BE(at), low: held.readUInt32BE(at + 4) };
        yield { key: held.toString('utf8', start, keyEnd), fingerprint };
        at = keyEnd;
      }
      held = held.subarray(at);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

const otherScope = (path: string) =>
  syncError(
    'sync_checkpoint_mismatch',
    `${path} remembers a sync of something else, or to another workspace: name another file, or remove it to send everything again`,
    'sinceLast',
  );

/** Its bytes as text: a buffer for each of millions of rows would be memory that is slow to be freed. */
function digest(text: string): Fingerprint {
  const bytes = crypto.hash('sha1', text, 'latin1');
  return { high: wordAt(bytes, 0), low: wordAt(bytes, 4) || 1 }; // never all zeros, which says that a slot is free
}

const wordAt = (bytes: string, at: number): number =>
  ((bytes.charCodeAt(at) << 24) |
    (bytes.charCodeAt(at + 1) << 16) |
    (bytes.charCodeAt(at + 2) << 8) |
    bytes.charCodeAt(at + 3)) >>>
  0;

/** Whom or what an item is about, in words that people can read too. */
function keyOf(item: Item): string {
  if ('person' in item && item.person) return Object.entries(item.person)[0]?.join(':') ?? '';
  if ('object' in item && 'objectId' in item.object) return `${item.object.objectTypeId}:${item.object.objectId}`;
  return '';
}
