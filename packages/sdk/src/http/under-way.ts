import { longestTimerMs } from '../clock.ts';

/** What has to end by a moment of `performance.now()`. */
export interface Expiring {
  readonly expiresAt: number;
  /** Is told once, when it has not been removed by then. */
  expire(): void;
}

/**
 * What is under way, with one timer for all of it: most of it ends long before, and a timer set and cleared for each
 * would be a twentieth of a call.
 */
export class UnderWay<T extends Expiring> {
  readonly #all = new Set<T>();
  #timer: NodeJS.Timeout | undefined;
  #firesAt = Number.POSITIVE_INFINITY;

  add(each: T): void {
    this.#all.add(each);
    if (each.expiresAt < this.#firesAt) this.#setTimer(each.expiresAt);
    else if (this.#all.size === 1) this.#timer?.ref();
  }

  remove(each: T): void {
    if (this.#all.delete(each) && this.#all.size === 0) this.#timer?.unref(); // it holds no process up
  }

  [Symbol.iterator](): Iterator<T> {
    return [...this.#all][Symbol.iterator]();
  }

  #setTimer(at: number): void {
    clearTimeout(this.#timer);
    this.#firesAt = at;
    const waitMs = Math.ceil(at - performance.now());
    this.#timer = setTimeout(() => this.#fire(), Math.min(Math.max(0, waitMs), longestTimerMs));
  }

  #fire(): void {
    const now = performance.now();
    this.#firesAt = Number.POSITIVE_INFINITY;
    let next = Number.POSITIVE_INFINITY;
    for (const each of this) {
      if (each.expiresAt <= now) each.expire();
      else next = Math.min(next, each.expiresAt);
    }
    if (next < this.#firesAt) this.#setTimer(next);
  }
}
