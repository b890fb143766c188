import { checkNotNegative, checkWholeFromOne } from '../check.ts';
import { type Clock, nextTurn } from '../clock.ts';
import { type BatchFailure, CioError } from '../errors.ts';
import type { Caller, CallOptions } from '../http/caller.ts';
import { limits } from '../limits.ts';
import { callBatch } from './batch-call.ts';
import { encodeOperation, isRepeatable, type Operation, orderingKeys } from './operation.ts';
import { Pack } from './packer.ts';

export interface BatcherOptions extends CallOptions {
  /** Requests in flight at once; operations on one person always share a lane. Default 4. */
  lanes?: number | undefined;
  /** An operation waits no longer than this for its batch to fill. Default 1,000 ms. */
  maxAgeMs?: number | undefined;
  /** Past half of this, `ready()` waits; past all of it, adding is refused. Default 8,000,000 bytes of JSON. */
  maxBufferedBytes?: number | undefined;
}

export interface BatcherDependencies {
  caller: Caller;
  clock: Clock;
  strict: boolean;
}

/** An operation that was not accepted. */
export interface Refusal {
  /** Position in the operations added. */
  index: number;
  /** `cio_invalid_input` with the field for bad input and for a 207; else what the whole request failed with. */
  error: CioError;
}

/** Why single operations of a batch were refused, by their position. */
type Refused = ReadonlyMap<number, CioError>;

/** Who added operations, and hears what became of each. */
interface Adder {
  /** @param index - Position among the operations added together. */
  settle(index: number, error: CioError | undefined): void;
}

/** Of `add`. One of these lives for each operation under way: there is nothing in it that is not needed. */
class Single implements Adder {
  readonly #resolve: (outcome?: Promise<never>) => void;

  constructor(resolve: (outcome?: Promise<never>) => void) {
    this.#resolve = resolve;
  }

  settle(_index: number, error: CioError | undefined): void {
    this.#resolve(error && Promise.reject(error)); // a `reject` to keep would be one object more
  }
}

/** Of `addAll`: its operations are on their way in different batches. */
class Addition implements Adder {
  readonly #refusals: Refusal[] = [];
  readonly #resolve: (refusals: Refusal[]) => void;
  #open: number;

  constructor(count: number, resolve: (refusals: Refusal[]) => void) {
    this.#open = count;
    this.#resolve = resolve;
  }

  settle(index: number, error: CioError | undefined): void {
    if (error) this.#refusals.push({ index, error });
    this.#open -= 1;
    if (this.#open === 0) this.#resolve(this.#refusals.sort((a, b) => a.index - b.index));
  }
}

class PendingBatch {
  readonly pack: Pack;
  /** Of each operation: who added it, and its position there. */
  readonly #adders: Adder[] = [];
  readonly #positions: number[] = [];
  readonly #answered = Promise.withResolvers<void>();
  /** Whether all of its operations are. */
  repeatable = true;
  /** What must have happened before this batch may leave. */
  before: Promise<void> | undefined;

  constructor(buffer?: Uint8Array) {
    this.pack = new Pack(buffer);
  }

  get answered(): Promise<void> {
    return this.#answered.promise;
  }

  note(operation: Operation, adder: Adder, position: number): void {
    this.#adders.push(adder);
    this.#positions.push(position);
    this.repeatable &&= isRepeatable(operation);
  }

  settle(refused: Refused): void {
    for (let index = 0; index < this.#adders.length; index += 1)
      this.#adders[index]?.settle(this.#positions[index] as number, refused.get(index));
    this.#answered.resolve();
  }
}

/** Asked for once per operation, and nearly always this: not made anew each time. */
const atOnce = Promise.resolve();

/** Holds back a lane until an operation of another lane, which concerns this one too, has been answered. */
interface Hold {
  arrive(): void;
  answered: Promise<void>;
}

interface Lane {
  filling: PendingBatch | undefined;
  queue: (PendingBatch | Hold)[];
  running: boolean;
  /** When all that was ever put into the queue has been answered. */
  answered: Promise<void>;
}

/**
 * Sends any number of operations in batches that fit Customer.io's limits. Operations on one person leave in the
 * order in which they were added, as far as one identifier tells (an id and an email may be the same person).
 *
 * @example
 * ```ts
 * await using batcher = cio.track.batcher();
 * for await (const rows of chunks) { // some hundred at a time
 *   await batcher.ready();
 *   batcher.addAll(rows.map((row) => ({ type: 'person', action: 'identify', person: { id: row.id }, attributes: row })))
 *     .then((refusals) => refusals.forEach(({ error }) => console.error(error.message)));
 * }
 * ```
 */
export class TrackBatcher implements AsyncDisposable {
  readonly #caller: Caller;
  readonly #clock: Clock;
  readonly #strict: boolean;
  readonly #maxAgeMs: number;
  readonly #maxBufferedBytes: number;
  readonly #callOptions: CallOptions;
  readonly #lanes: Lane[];
  /** Also ends the wait for a batch to fill, which would keep the process alive. */
  readonly #closing = new AbortController();
  readonly #spareBuffers: Uint8Array[] = [];
  #bufferedBytes = 0;
  #wanting: (() => void)[] = [];
  #ageing = false;
  /** A batch has left, or is about to: give the event loop a turn, so that it does, and answers come in. */
  #turnDue = false;

  constructor({ caller, clock, strict }: BatcherDependencies, options: BatcherOptions = {}) {
    const { lanes = 4, maxAgeMs = 1_000, maxBufferedBytes = 8_000_000, ...callOptions } = options;
    checkWholeFromOne('lanes', lanes);
    checkNotNegative('maxAgeMs', maxAgeMs);
    checkWholeFromOne('maxBufferedBytes', maxBufferedBytes);
    this.#caller = caller;
    this.#clock = clock;
    this.#strict = strict;
    this.#maxAgeMs = maxAgeMs;
    this.#maxBufferedBytes = maxBufferedBytes;
    this.#callOptions = callOptions;
    this.#lanes = Array.from({ length: lanes }, () => ({
      filling: undefined,
      queue: [],
      running: false,
      answered: atOnce,
    }));
  }

  /** Bytes of operations waiting or in flight. */
  get bufferedBytes(): number {
    return this.#bufferedBytes;
  }

  /**
   * Takes an operation; the promise tells what became of it.
   *
   * @throws {CioError} `cio_invalid_input` with the field, for bad input and for an operation refused in a 207;
   * `cio_buffer_full` when `ready()` was not awaited; else what the whole request failed with.
   */
  add(operation: Operation): Promise<void> {
    return new Promise((resolve) => {
      this.#requireRoom();
      this.#take(operation, new Single(resolve), 0);
    });
  }

  /**
   * Takes many operations at less cost than one by one, and resolves with those that were not accepted.
   * Add hundreds at a time, await {@link TrackBatcher.ready} before, and let go of them after: in a bulk sync, memory
   * that is held until the answers come is what costs most.
   *
   * @throws {CioError} `cio_buffer_full` when `ready()` was not awaited: none of them was taken.
   */
  addAll(operations: readonly Operation[]): Promise<Refusal[]> {
    return new Promise((resolve) => {
      this.#requireRoom();
      if (operations.length === 0) resolve([]);
      const addition = new Addition(operations.length, resolve);
      for (let index = 0; index < operations.length; index += 1)
        this.#take(operations[index] as Operation, addition, index);
    });
  }

  /** Resolves when there is room for more. */
  ready(): Promise<void> {
    return this.#turnDue || this.#bufferedBytes > this.#maxBufferedBytes / 2 ? this.#roomMade() : atOnce;
  }

  async #roomMade(): Promise<void> {
    if (this.#turnDue) {
      this.#turnDue = false;
      await nextTurn();
    }
    while (this.#bufferedBytes > this.#maxBufferedBytes / 2) {
      // While a lane runs, room comes by itself; sending half-filled packs now would only make more requests.
      if (this.#lanes.every(({ running }) => !running)) this.#dispatchAll();
      await new Promise<void>((resolve) => this.#wanting.push(resolve));
    }
  }

  /** Sends what is waiting, and resolves when all that was added before has been answered, well or badly. */
  async flush(): Promise<void> {
    this.#dispatchAll();
    await Promise.all(this.#lanes.map(({ answered }) => answered));
  }

  /** Flushes, and takes no more. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.flush();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #requireRoom(): void {
    if (this.#closing.signal.aborted) throw new CioError({ code: 'cio_closed', message: 'This batcher was closed' });
    if (this.#bufferedBytes < this.#maxBufferedBytes) return;
    const message = `${this.#bufferedBytes} bytes of operations are waiting already; await ready() before adding`;
    throw new CioError({ code: 'cio_buffer_full', message });
  }

  #take(operation: Operation, adder: Adder, index: number): void {
    try {
      const text = encodeOperation(operation, this.#strict);
      const [key, otherKey] = orderingKeys(operation);
      const lane = this.#laneOf(key);
      const otherLane = otherKey === undefined ? lane : this.#laneOf(otherKey);
      const batch = lane === otherLane ? this.#put(lane, text) : this.#putAcross(lane, otherLane, text);
      batch.note(operation, adder, index);
    } catch (error) {
      adder.settle(index, error as CioError);
    }
  }

  #laneOf(key: string): Lane {
    let hash = 0;
    for (let index = 0; index < key.length; index += 1) hash = (Math.imul(hash, 31) + key.charCodeAt(index)) | 0;
    return this.#lanes[(hash >>> 0) % this.#lanes.length] as Lane;
  }

  #put(lane: Lane, text: string): PendingBatch {
    const batch = lane.filling ?? this.#open(lane);
    if (this.#pack(batch, text)) return batch;
    this.#dispatch(lane);
    const next = this.#open(lane);
    this.#pack(next, text);
    return next;
  }

  /** An operation on people of two lanes: it leaves from one while the other holds. */
  #putAcross(lane: Lane, otherLane: Lane, text: string): PendingBatch {
    this.#dispatch(lane);
    this.#dispatch(otherLane);
    const batch = new PendingBatch();
    this.#bufferedBytes += batch.pack.bytes;
    const arrival = Promise.withResolvers<void>();
    batch.before = arrival.promise;
    this.#pack(batch, text);
    this.#enqueue(lane, batch);
    this.#enqueue(otherLane, { arrive: arrival.resolve, answered: batch.answered });
    return batch;
  }

  #pack(batch: PendingBatch, text: string): boolean {
    const bytesBefore = batch.pack.bytes;
    const taken = batch.pack.add(text);
    this.#bufferedBytes += batch.pack.bytes - bytesBefore;
    return taken;
  }

  #open(lane: Lane): PendingBatch {
    lane.filling = new PendingBatch(this.#spareBuffers.pop());
    this.#bufferedBytes += lane.filling.pack.bytes;
    this.#startAgeing();
    return lane.filling;
  }

  #startAgeing(): void {
    if (this.#ageing) return;
    this.#ageing = true;
    const done = () => {
      this.#ageing = false;
      this.#dispatchAll();
    };
    void this.#clock.sleep(this.#maxAgeMs, this.#closing.signal).then(done, done);
  }

  #dispatchAll(): void {
    for (const lane of this.#lanes) this.#dispatch(lane);
  }

  #dispatch(lane: Lane): void {
    const { filling } = lane;
    lane.filling = undefined;
    if (filling) this.#enqueue(lane, filling);
  }

  #enqueue(lane: Lane, next: PendingBatch | Hold): void {
    lane.queue.push(next);
    lane.answered = next.answered;
    this.#turnDue = true;
    if (!lane.running) void this.#run(lane);
  }

  async #run(lane: Lane): Promise<void> {
    lane.running = true;
    await undefined; // the operation that opened the lane has to be noted in its batch first
    for (let next = lane.queue.shift(); next; next = lane.queue.shift()) {
      if (next instanceof PendingBatch) {
        await next.before;
        const refused = await this.#send(next.pack, next.repeatable);
        this.#release(next.pack, refused);
        next.settle(refused);
      } else {
        next.arrive();
        await next.answered;
      }
    }
    lane.running = false;
  }

  async #send(pack: Pack, repeatable: boolean): Promise<Refused> {
    try {
      const call = { body: pack.body(), count: pack.count, repeatable, options: this.#callOptions };
      const failures = await callBatch(this.#caller, call);
      return new Map(failures.map((failure) => [failure.index, refusedByCustomerIo(failure)]));
    } catch (error) {
      if (pack.count > 1 && isMalformed(error)) return this.#sendHalves(pack, repeatable);
      return new Map(Array.from({ length: pack.count }, (_, index) => [index, error as CioError]));
    }
  }

  /** Nothing of a malformed request was accepted: narrows it down to the operation that spoils the others. */
  async #sendHalves(pack: Pack, repeatable: boolean): Promise<Refused> {
    const [first, second] = pack.halves();
    const refused = new Map(await this.#send(first, repeatable));
    for (const [index, error] of await this.#send(second, repeatable)) refused.set(first.count + index, error);
    return refused;
  }

  #release(pack: Pack, refused: Refused): void {
    this.#bufferedBytes -= pack.bytes;
    // Fresh memory for each batch is felt. After a failure, though, the old bytes may still be on their way out.
    const { buffer } = pack;
    if (refused.size === 0 && buffer.length >= limits.batchBytes && this.#spareBuffers.length < this.#lanes.length)
      this.#spareBuffers.push(buffer);
    const wanting = this.#wanting;
    this.#wanting = [];
    for (const wake of wanting) wake();
  }
}

const isMalformed = (error: unknown): boolean =>
  error instanceof CioError && (error.status === 400 || error.status === 413);

function refusedByCustomerIo({ field, reason, message }: BatchFailure): CioError {
  const words = [field, message ?? reason].filter(Boolean).join(': ');
  return new CioError({
    code: 'cio_invalid_input',
    message: `Customer.io refused this operation of a batch: ${words}`,
    status: 207,
    field,
  });
}
