import type { Clock } from '../clock.ts';
import { type BatchFailure, CioError } from '../errors.ts';
import type { Caller, CallOptions } from '../http/caller.ts';
import { callBatch } from './batch-call.ts';
import { encodeOperation, type Operation, orderingKeys } from './operation.ts';
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

/** The operations of one call of `addAll`, on their way in different batches. */
class Addition {
  readonly #refusals: Refusal[] = [];
  readonly #done = Promise.withResolvers<Refusal[]>();
  #open = 1; // addAll itself, until it has put all of them

  get done(): Promise<Refusal[]> {
    return this.#done.promise;
  }

  put(): void {
    this.#open += 1;
  }

  /** One operation, or addAll itself, has come to its end. */
  settle(): void {
    this.#open -= 1;
    if (this.#open === 0) this.#done.resolve(this.#refusals.sort((a, b) => a.index - b.index));
  }

  refuse(index: number, error: unknown): void {
    this.#refusals.push({ index, error: error as CioError });
  }
}

/** Why single operations of a batch were refused, by their position. */
type Refused = ReadonlyMap<number, unknown>;

class PendingBatch {
  readonly pack: Pack;
  /** Of each operation: what it was added with, and its position there. */
  readonly additions: Addition[] = [];
  readonly positions: number[] = [];
  readonly answered = Promise.withResolvers<void>();
  /** What must have happened before this batch may leave. */
  before: Promise<void> | undefined;

  constructor(buffer?: Buffer) {
    this.pack = new Pack(buffer);
  }

  settle(refused: Refused): void {
    for (const [index, error] of refused) this.additions[index]?.refuse(this.positions[index] as number, error);
    for (const addition of this.additions) addition.settle();
    this.answered.resolve();
  }
}

/** Holds back a lane until an operation of another lane, which concerns this one too, has been answered. */
interface Hold {
  arrive(): void;
  released: Promise<void>;
}

interface Lane {
  filling: PendingBatch | undefined;
  queue: (PendingBatch | Hold)[];
  running: Promise<void> | undefined;
}

/**
 * Sends any number of operations in batches that fit Customer.io's limits. Operations on one person leave in the
 * order in which they were added, as far as one identifier tells (an id and an email may be the same person).
 *
 * @example
 * ```ts
 * await using batcher = cio.track.batcher();
 * for await (const row of rows) {
 *   await batcher.ready();
 *   batcher.add({ type: 'person', action: 'identify', person: { id: row.id }, attributes: row })
 *     .catch((error) => console.error(row.id, error.message));
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
  readonly #spareBuffers: Buffer[] = [];
  #bufferedBytes = 0;
  #wanting: (() => void)[] = [];
  #ageing = false;

  constructor({ caller, clock, strict }: BatcherDependencies, options: BatcherOptions = {}) {
    const { lanes = 4, maxAgeMs = 1_000, maxBufferedBytes = 8_000_000, ...callOptions } = options;
    this.#caller = caller;
    this.#clock = clock;
    this.#strict = strict;
    this.#maxAgeMs = maxAgeMs;
    this.#maxBufferedBytes = maxBufferedBytes;
    this.#callOptions = callOptions;
    this.#lanes = Array.from({ length: lanes }, () => ({ filling: undefined, queue: [], running: undefined }));
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
  async add(operation: Operation): Promise<void> {
    const [refusal] = await this.addAll([operation]);
    if (refusal) throw refusal.error;
  }

  /**
   * Takes many operations at less cost than one by one, and resolves with those that were not accepted.
   * Add hundreds at a time, await {@link TrackBatcher.ready} before, and let go of them after: in a bulk sync, memory
   * that is held until the answers come is what costs most.
   *
   * @throws {CioError} `cio_buffer_full` when `ready()` was not awaited: none of them was taken.
   */
  async addAll(operations: readonly Operation[]): Promise<Refusal[]> {
    if (this.#closing.signal.aborted) throw new CioError({ code: 'cio_closed', message: 'This batcher was closed' });
    if (this.#bufferedBytes >= this.#maxBufferedBytes) {
      const message = `${this.#bufferedBytes} bytes of operations are waiting already; await ready() before adding`;
      throw new CioError({ code: 'cio_buffer_full', message });
    }
    const addition = new Addition();
    for (let index = 0; index < operations.length; index += 1)
      this.#take(operations[index] as Operation, addition, index);
    addition.settle();
    return addition.done;
  }

  /** Resolves when there is room for more. */
  async ready(): Promise<void> {
    while (this.#bufferedBytes > this.#maxBufferedBytes / 2) {
      // While a lane runs, room comes by itself; sending half-filled packs now would only make more requests.
      if (this.#lanes.every(({ running }) => running === undefined)) this.#dispatchAll();
      await new Promise<void>((resolve) => this.#wanting.push(resolve));
    }
  }

  /** Sends what is waiting, and resolves when all that was added before has been answered, well or badly. */
  async flush(): Promise<void> {
    this.#dispatchAll();
    await Promise.all(this.#lanes.map(({ running }) => running));
  }

  /** Flushes, and takes no more. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.flush();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #take(operation: Operation, addition: Addition, index: number): void {
    try {
      const text = encodeOperation(operation, this.#strict);
      const [key, otherKey] = orderingKeys(operation);
      const lane = this.#laneOf(key);
      const otherLane = otherKey === undefined ? lane : this.#laneOf(otherKey);
      const batch = lane === otherLane ? this.#put(lane, text) : this.#putAcross(lane, otherLane, text);
      batch.additions.push(addition);
      batch.positions.push(index);
      addition.put();
    } catch (error) {
      addition.refuse(index, error);
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
    this.#enqueue(otherLane, { arrive: arrival.resolve, released: batch.answered.promise });
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
    lane.running ??= this.#run(lane);
  }

  async #run(lane: Lane): Promise<void> {
    await undefined; // the operation that opened the lane has to be noted in its batch first
    for (let next = lane.queue.shift(); next; next = lane.queue.shift()) {
      if (next instanceof PendingBatch) {
        await next.before;
        const refused = await this.#send(next.pack);
        this.#release(next.pack, refused);
        next.settle(refused);
      } else {
        next.arrive();
        await next.released;
      }
    }
    lane.running = undefined;
  }

  async #send(pack: Pack): Promise<Refused> {
    try {
      const call = { body: pack.body(), count: pack.count, options: this.#callOptions };
      const failures = await callBatch(this.#caller, call);
      return new Map(failures.map((failure) => [failure.index, refusedByCustomerIo(failure)]));
    } catch (error) {
      if (pack.count > 1 && isMalformed(error)) return this.#sendHalves(pack);
      return new Map(Array.from({ length: pack.count }, (_, index) => [index, error]));
    }
  }

  /** Nothing of a malformed request was accepted: narrows it down to the operation that spoils the others. */
  async #sendHalves(pack: Pack): Promise<Refused> {
    const [first, second] = pack.halves();
    const refused = new Map(await this.#send(first));
    for (const [index, error] of await this.#send(second)) refused.set(first.count + index, error);
    return refused;
  }

  #release(pack: Pack, refused: Refused): void {
    this.#bufferedBytes -= pack.bytes;
    // Fresh memory for each batch is felt. After a failure, though, the old bytes may still be on their way out.
    if (refused.size === 0 && this.#spareBuffers.length < this.#lanes.length) this.#spareBuffers.push(pack.buffer);
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
