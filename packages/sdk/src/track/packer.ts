import { allocate, allocateLasting, byteLength, writeText } from '#platform/bytes';
import { limits } from '../limits.ts';

const opening = new TextEncoder().encode('{"batch":[');
const closing = new TextEncoder().encode(']}');
const comma = 0x2c;

/**
 * The items of one batch request, written into one buffer as they come: each is encoded once, and never held as
 * text. A pack always takes a first item, however long.
 */
export class Pack {
  #buffer: Uint8Array;
  /** Where the next item goes. */
  #end = opening.length;
  /** Where each item starts. */
  readonly #starts: number[] = [];

  /** @param buffer - Room to write into, whatever it held before. Default: little; it grows with what it has to hold. */
  constructor(buffer: Uint8Array = allocate(1_024)) {
    this.#buffer = buffer;
  }

  get buffer(): Uint8Array {
    return this.#buffer;
  }

  get count(): number {
    return this.#starts.length;
  }

  /** Bytes of the whole request, commas and envelope included. */
  get bytes(): number {
    return this.#end + closing.length;
  }

  /** Whether the item was taken: not if it would take the request over the vendor's limit. */
  add(text: string): boolean {
    const start = this.count === 0 ? this.#end : this.#end + 1;
    // UTF-8 takes at most three bytes per UTF-16 unit: only near the end does the exact length matter.
    if (start + text.length * 3 + closing.length > Math.min(limits.batchBytes, this.#buffer.length)) {
      const bytes = start + byteLength(text) + closing.length;
      if (bytes > limits.batchBytes && this.count > 0) return false;
      this.#reserve(bytes);
    }
    if (this.count > 0) this.#buffer[this.#end] = comma;
    this.#starts.push(start);
    this.#end = start + writeText(this.#buffer, text, start);
    return true;
  }

  body(): Uint8Array {
    this.#buffer.set(opening);
    this.#buffer.set(closing, this.#end);
    return this.#buffer.subarray(0, this.bytes);
  }

  /** Two packs, of the items before the middle and of those from it on. */
  halves(): [Pack, Pack] {
    const middle = this.count >> 1;
    return [this.#part(0, middle), this.#part(middle, this.count)];
  }

  #part(from: number, to: number): Pack {
    const start = this.#starts[from] ?? this.#end;
    const end = to < this.count ? (this.#starts[to] as number) - 1 : this.#end;
    const part = new Pack(allocate(opening.length + (end - start) + closing.length));
    part.#buffer.set(this.#buffer.subarray(start, end), opening.length);
    part.#end = opening.length + (end - start);
    for (const itemStart of this.#starts.slice(from, to)) part.#starts.push(itemStart - start + opening.length);
    return part;
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#buffer.length) return;
    const larger = allocateLasting(Math.max(bytes, Math.min(this.#buffer.length * 2, limits.batchBytes)));
    larger.set(this.#buffer.subarray(0, this.#end));
    this.#buffer = larger;
  }
}
