import { allocate, allocateLasting, byteLength, writeText } from '#platform/bytes';
import { limits } from '../limits.ts';

const opening = new TextEncoder().encode('{"batch":[');
const closing = new TextEncoder().encode(']}');
const comma = 0x2c;

const [quote, backslash, openingBrace, closingBrace, openingBracket, closingBracket] = [
  0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d,
];

/**
 * The items of one batch request, written into one buffer as they come: each is encoded once, and never held as
 * text. A pack always takes a first item, however long.
 */
export class Pack {
  #buffer: Uint8Array;
  /** Where the next item goes. */
  #end = opening.length;
  #count = 0;

  /** @param buffer - Room to write into, whatever it held before. Default: little; it grows with what it has to hold. */
  constructor(buffer: Uint8Array = allocate(1_024)) {
    this.#buffer = buffer;
  }

  get buffer(): Uint8Array {
    return this.#buffer;
  }

  get count(): number {
    return this.#count;
  }

  /** Bytes of the whole request, commas and envelope included. */
  get bytes(): number {
    return this.#end + closing.length;
  }

  /**
   * Whether it was taken: not if it would take the request over the vendor's limit.
   *
   * @param text - JSON of one item, or of several with commas between them.
   */
  add(text: string, count = 1): boolean {
    const start = this.#count === 0 ? this.#end : this.#end + 1;
    // UTF-8 takes at most three bytes per UTF-16 unit: only near the end does the exact length matter.
    if (start + text.length * 3 + closing.length > Math.min(limits.batchBytes, this.#buffer.length)) {
      const bytes = start + byteLength(text) + closing.length;
      if (bytes > limits.batchBytes && this.#count > 0) return false;
      this.#reserve(bytes);
    }
    if (this.#count > 0) this.#buffer[this.#end] = comma;
    this.#count += count;
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
    const middle = this.#count >> 1;
    const end = this.#endOf(middle);
    return [this.#part(opening.length, end, middle), this.#part(end + 1, this.#end, this.#count - middle)];
  }

  #part(start: number, end: number, count: number): Pack {
    const part = new Pack(allocate(opening.length + (end - start) + closing.length));
    part.#buffer.set(this.#buffer.subarray(start, end), opening.length);
    part.#end = opening.length + (end - start);
    part.#count = count;
    return part;
  }

  /** Where the first so many items end. Read from the bytes, as it is seldom asked. */
  #endOf(count: number): number {
    let left = count;
    let depth = 0;
    let isText = false;
    for (let at = opening.length; at < this.#end; at += 1) {
      const byte = this.#buffer[at];
      if (byte === quote) isText = !isText;
      else if (isText) at += byte === backslash ? 1 : 0;
      else if (byte === openingBrace || byte === openingBracket) depth += 1;
      else if (byte === closingBrace || byte === closingBracket) depth -= 1;
      else if (byte === comma && depth === 0) left -= 1;
      if (left === 0) return at;
    }
    return this.#end;
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#buffer.length) return;
    const larger = allocateLasting(Math.max(bytes, Math.min(this.#buffer.length * 2, limits.batchBytes)));
    larger.set(this.#buffer.subarray(0, this.#end));
    this.#buffer = larger;
  }
}
