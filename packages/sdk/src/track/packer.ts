import { limits } from '../limits.ts';

const opening = '{"batch":[';
const closing = ']}';
const envelopeBytes = opening.length + closing.length;

/** Items that travel in one batch request, already serialised. */
export class Pack {
  readonly texts: string[] = [];
  /** Of the items alone. */
  itemBytes = 0;

  /** Of the whole request, commas and envelope included. */
  get bytes(): number {
    return envelopeBytes + this.itemBytes + Math.max(0, this.texts.length - 1);
  }

  /** Whether the request stays within the vendor's limit; a pack always takes a first item. */
  hasRoomFor(bytes: number): boolean {
    return this.texts.length === 0 || this.bytes + bytes + 1 <= limits.batchBytes;
  }

  add(text: string, bytes: number): void {
    this.itemBytes += bytes;
    this.texts.push(text);
  }

  body(): string {
    return opening + this.texts.join(',') + closing;
  }
}
