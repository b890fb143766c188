/** A timer that has not fired yet. */
export interface Timer {
  cancel(): void;
}

interface Entry {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
  cancelled: boolean;
}

const longestTimeoutMs = 2 ** 31 - 1;
const isEarlier = (a: Entry, b: Entry): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);

/**
 * The time the sandbox lives in.
 *
 * `real` time flows by itself and can be pushed forward; `virtual` time moves only when `advance` is called, so a
 * test sees seven days of retries in milliseconds. Timers due at the same instant fire in the order they were set.
 */
export class Clock {
  readonly kind: 'real' | 'virtual';
  #offsetMs = 0;
  #frozenMs: number;
  #order = 0;
  #heap: Entry[] = [];
  #wake: NodeJS.Timeout | undefined;
  #wakeAtMs = Number.POSITIVE_INFINITY;
  #inFlight = new Set<Promise<unknown>>();

  constructor(kind: 'real' | 'virtual', startMs: number = Date.now()) {
    this.kind = kind;
    this.#frozenMs = startMs;
  }

  /** Unix milliseconds. */
  nowMs(): number {
    return this.kind === 'virtual' ? this.#frozenMs : Date.now() + this.#offsetMs;
  }

  /** Changes when, and only when, somebody moves the clock. */
  get position(): number {
    return this.kind === 'virtual' ? this.#frozenMs : this.#offsetMs;
  }

  /** Unix seconds, as Customer.io stamps things. */
  nowSeconds(): number {
    return Math.floor(this.nowMs() / 1000);
  }

  /** Runs `run` when the clock reaches `atMs`; at once, but not synchronously, when that is past. */
  at(atMs: number, run: () => void): Timer {
    const entry: Entry = { atMs, order: this.#order++, run, cancelled: false };
    this.#push(entry);
    this.#arm();
    return {
      cancel: () => {
        entry.cancelled = true;
      },
    };
  }

  after(delayMs: number, run: () => void): Timer {
    return this.at(this.nowMs() + delayMs, run);
  }

  /** Work that time must wait for when it is advanced, such as a webhook on its way. */
  track(work: Promise<unknown>): void {
    this.#inFlight.add(work);
    void work.finally(() => this.#inFlight.delete(work));
  }

  /** Resolves when no tracked work is on its way. */
  async settled(): Promise<void> {
    while (this.#inFlight.size > 0) await Promise.allSettled(this.#inFlight);
  }

  /**
   * Moves time forward, firing every timer on the way in order and waiting for the work each one starts.
   * @throws RangeError when `ms` is negative or not a number: time does not run backwards.
   */
  async advance(ms: number): Promise<void> {
    if (!(ms >= 0)) throw new RangeError(`The clock can only go forward, by zero or more milliseconds; got ${ms}`);
    const targetMs = this.nowMs() + ms;
    await this.settled();
    for (let next = this.#next(); next && next.atMs <= targetMs; next = this.#next()) {
      this.#pop();
      this.#setTo(next.atMs);
      next.run();
      await this.settled();
    }
    this.#setTo(targetMs);
    this.#arm();
  }

  /** Goes to `ms` when that lies ahead, firing nothing: for state that comes from a clock that had been pushed. */
  notBefore(ms: number): void {
    if (ms > this.nowMs()) this.#setTo(ms);
  }

  close(): void {
    clearTimeout(this.#wake);
    this.#heap = [];
  }

  #setTo(ms: number): void {
    if (this.kind === 'virtual') this.#frozenMs = Math.max(this.#frozenMs, ms);
    else this.#offsetMs += Math.max(0, ms - this.nowMs());
  }

  #arm(): void {
    const next = this.#next();
    if (!next) return;
    const overdue = next.atMs <= this.nowMs();
    if (this.kind === 'virtual' && !overdue) return;
    if (this.#wake && this.#wakeAtMs <= next.atMs) return;
    clearTimeout(this.#wake);
    this.#wakeAtMs = next.atMs;
    this.#wake = setTimeout(
      () => {
        this.#wake = undefined;
        this.#fireDue();
      },
      Math.min(Math.max(0, next.atMs - this.nowMs()), longestTimeoutMs),
    );
    this.#wake.unref();
  }

  #fireDue(): void {
    for (let next = this.#next(); next && next.atMs <= this.nowMs(); next = this.#next()) {
      this.#pop();
      next.run();
    }
    this.#arm();
  }

  #next(): Entry | undefined {
    while (this.#heap[0]?.cancelled) this.#pop();
    return this.#heap[0];
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let index = heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (!above || isEarlier(above, entry)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const left = heap[index * 2 + 1];
      const right = heap[index * 2 + 2];
      const useRight = left !== undefined && right !== undefined && isEarlier(right, left);
      const child = useRight ? right : left;
      if (!child || !isEarlier(child, last)) break;
      heap[index] = child;
      index = index * 2 + (useRight ? 2 : 1);
    }
    heap[index] = last;
  }
}
