import { allocateLasting } from '#platform/bytes';
import type { CioError } from '../errors.ts';
import { limits } from '../limits.ts';
import type { Key, KeyKind } from './operation.ts';
import { Outcome, type Refused } from './outcome.ts';
import { Pack } from './packer.ts';

/** An operation that was not accepted. */
export interface Refusal {
  /** Position in the operations added. */
  index: number;
  /** `cio_invalid_input` with the field for bad input and for a 207; else what the whole request failed with. */
  error: CioError;
}

/** What `addAll` waits for: its operations are on their way in different batches. */
export class Addition {
  readonly #refusals: Refusal[] = [];
  readonly #resolve: (refusals: Refusal[]) => void;
  #open: number;

  constructor(count: number, resolve: (refusals: Refusal[]) => void) {
    this.#open = count;
    this.#resolve = resolve;
  }

  refuse(index: number, error: CioError): void {
    this.#refusals.push({ index, error });
    this.settle(1);
  }

  settle(count: number): void {
    this.#open -= count;
    if (this.#open === 0) this.#resolve(this.#refusals.sort((a, b) => a.index - b.index));
  }
}

/** Neighbours in a batch that were packed together, and their positions among those added with them. */
interface Run {
  addition: Addition;
  start: number;
  positions: readonly number[];
}

/** Where a key was led to, for as long as `batch` is there. It outlives the batch, whose memory is not to. */
export interface Lead {
  readonly lane: number;
  batch: PendingBatch | undefined;
}

/** Operations that travel in one request, and who waits for what becomes of them. */
export class PendingBatch {
  readonly lead: Lead;
  readonly pack: Pack;
  /** Whether all of its operations are. */
  readonly repeatable: boolean;
  /** It takes no more. */
  isClosed = false;
  /** What must have been answered before this may leave: batches that were closed before. */
  readonly after: Promise<unknown>[] = [];
  /** Keys of its operations whose own lane is this one, by kind; `unnoted` where they were too many to note. */
  readonly #natives: Partial<Record<KeyKind, Set<number> | 'unnoted'>> = {};
  readonly #runs: Run[] = [];
  /** By place in the batch, of those that were added one by one: their positions among all that ever were. */
  readonly #singles: number[] = [];
  /** Without the batch, whose memory is not to be held by who asks late. */
  readonly #answer = Promise.withResolvers<Refused>();

  /** @param large - Whether it is likely to be filled: memory is taken once then, not bit by bit. */
  constructor({ lane, repeatable, large }: { lane: number; repeatable: boolean; large: boolean }) {
    this.lead = { lane, batch: this };
    this.repeatable = repeatable;
    this.pack = large ? new Pack(allocateLasting(limits.batchBytes)) : new Pack();
  }

  get answered(): Promise<unknown> {
    return this.#answer.promise;
  }

  noteNative({ kind, hash }: Key, isNoted: boolean): void {
    const natives = this.#natives[kind];
    if (!isNoted) this.#natives[kind] = 'unnoted';
    else if (natives === undefined) this.#natives[kind] = new Set([hash]);
    else if (natives !== 'unnoted') natives.add(hash);
  }

  /** Whether one of its operations is, or may be, about a key whose own lane is this one. */
  mayHold({ kind, hash }: Key): boolean {
    const natives = this.#natives[kind];
    return natives === 'unnoted' || (natives?.has(hash) ?? false);
  }

  /** Notes who added the operations that were packed last. */
  noteAddition(addition: Addition, positions: readonly number[]): void {
    this.#runs.push({ addition, start: this.pack.count - positions.length, positions });
  }

  /**
   * @param position - Of the operation that was packed last, among all that were ever added one by one.
   * @returns what becomes of it.
   */
  noteSingle(position: number): Promise<void> {
    const place = this.pack.count - 1;
    this.#singles[place] = position;
    return new Outcome(this.#answer.promise, place);
  }

  settle(refused: Refused, onRefused: ((refusal: Refusal) => void) | undefined): void {
    this.lead.batch = undefined;
    for (const { addition, start, positions } of this.#runs) {
      if (refused.size === 0) addition.settle(positions.length);
      else
        positions.forEach((position, index) => {
          const error = refused.get(start + index);
          if (error) addition.refuse(position, error);
          else addition.settle(1);
        });
    }
    for (const [place, error] of refused) {
      const index = this.#singles[place];
      if (index !== undefined) onRefused?.({ index, error });
    }
    this.#answer.resolve(refused);
  }
}
