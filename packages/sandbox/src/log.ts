/**
 * A list that forgets its oldest entries, so that a sandbox left running does not eat the machine.
 * Dropping happens in chunks, which keeps `add` cheap.
 */
export class BoundedLog<T> {
  readonly maxEntries: number;
  #entries: T[] = [];
  /** How many were ever added, forgotten ones included. */
  total = 0;

  constructor(maxEntries: number) {
    this.maxEntries = maxEntries;
  }

  add(entry: T): void {
    this.total++;
    this.#entries.push(entry);
    if (this.#entries.length >= this.maxEntries * 1.25) this.#entries = this.#entries.slice(-this.maxEntries);
  }

  /** Oldest first. */
  get entries(): readonly T[] {
    return this.#entries.length > this.maxEntries ? this.#entries.slice(-this.maxEntries) : this.#entries;
  }

  clear(): void {
    this.#entries = [];
    this.total = 0;
  }
}
