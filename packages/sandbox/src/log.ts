/** How heavy a list may get: entries can be large, and a machine's memory counts bytes. */
export interface Weight<T> {
  readonly maxBytes: number;
  readonly bytesOf: (entry: T) => number;
}

/**
 * A list that forgets its oldest entries, so that a sandbox left running does not eat the machine.
 * Dropping happens in chunks, which keeps `add` cheap.
 */
export class BoundedLog<T> {
  readonly maxEntries: number;
  readonly #weight: Weight<T> | undefined;
  #entries: T[] = [];
  #bytes = 0;
  /** How many were ever added, forgotten ones included. */
  total = 0;

  constructor(maxEntries: number, weight?: Weight<T>) {
    this.maxEntries = maxEntries;
    this.#weight = weight;
  }

  /** Returns the entries that were forgotten for it: mostly none. */
  add(entry: T): readonly T[] {
    this.total++;
    this.#entries.push(entry);
    this.#bytes += this.#weight?.bytesOf(entry) ?? 0;
    const isFull = this.#entries.length >= this.maxEntries * 1.25;
    const isHeavy = this.#weight !== undefined && this.#bytes > this.#weight.maxBytes;
    return isFull || isHeavy ? this.#forget(isHeavy) : [];
  }

  /** Oldest first. */
  get entries(): readonly T[] {
    return this.#entries.length > this.maxEntries ? this.#entries.slice(-this.maxEntries) : this.#entries;
  }

  clear(): void {
    this.#entries = [];
    this.#bytes = 0;
    this.total = 0;
  }

  /** Of a list too heavy the older half of the weight goes, the newest entry never. */
  #forget(isHeavy: boolean): readonly T[] {
    let count = Math.max(0, this.#entries.length - this.maxEntries);
    let bytes = this.#bytes - this.#bytesOf(this.#entries.slice(0, count));
    while (isHeavy && this.#weight && bytes > this.#weight.maxBytes / 2 && count < this.#entries.length - 1) {
      bytes -= this.#bytesOf(this.#entries.slice(count, ++count));
    }
    const forgotten = this.#entries.slice(0, count);
    this.#entries = this.#entries.slice(count);
    this.#bytes = bytes;
    return forgotten;
  }

  #bytesOf(entries: readonly T[]): number {
    return entries.reduce((sum, entry) => sum + (this.#weight?.bytesOf(entry) ?? 0), 0);
  }
}
