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
  /** Past half of this, `ready()` waits; at this, `add` refuses. Default 16,000,000 bytes of operations. */
  maxBufferedBytes?: number | undefined;
}

export interface BatcherDependencies {
  caller: Caller;
  clock: Clock;
  strict: boolean;
}

interface Promised {
  resolve(): void;
  reject(error: unknown): void;
}

/** A pack and the promises of its operations. */
class PendingBatch extends Pack {
  readonly promised: Promised[] = [];
  /** What must have happened before this batch may leave. */
  before: Promise<unknown> | undefined;
}

/** Holds back a lane until an operation of another lane, which concerns this one too, has been answered. */
interface Hold {
  arrive(): void;
  released: Promise<unknown>;
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
  #bufferedBytes = 0;
  #wanting: (() => void)[] = [];
  #ageing = false;
  /** Also ends the wait for a batch to fill, which would keep the process alive. */
  readonly #closing = new AbortController();

  constructor({ caller, clock, strict }: BatcherDependencies, options: BatcherOptions = {}) {
    const { lanes = 4, maxAgeMs = 1_000, maxBufferedBytes = 16_000_000, ...callOptions } = options;
    this.#caller = caller;
    this.#clock = clock;
    this.#strict = strict;
    this.#maxAgeMs = maxAgeMs;
    this.#maxBufferedBytes = maxBufferedBytes;
    this.#callOptions = callOptions;
    this.#lanes = Array.from({ length: lanes }, () => ({
      filling: undefined,
      queue: [],
      running: undefined,
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
    return new Promise((resolve, reject) => {
      if (this.#closing.signal.aborted) throw new CioError({ code: 'cio_closed', message: 'This batcher was closed' });
      const { text, bytes } = encodeOperation(operation, this.#strict);
      if (this.#bufferedBytes + bytes > this.#maxBufferedBytes) {
        const message = `${this.#bufferedBytes} bytes of operations are waiting already; await ready() before each add`;
        throw new CioError({ code: 'cio_buffer_full', message });
      }
      this.#bufferedBytes += bytes;
      const [key, otherKey] = orderingKeys(operation);
      const lane = this.#laneOf(key);
      const otherLane = otherKey === undefined ? lane : this.#laneOf(otherKey);
      if (lane === otherLane) this.#put(lane, text, bytes, { resolve, reject });
      else this.#putAcross(lane, otherLane, text, bytes, { resolve, reject });
    });
  }

  /** Resolves when there is room for more. */
  async ready(): Promise<void> {
    while (this.#bufferedBytes > this.#maxBufferedBytes / 2) {
      this.#dispatchAll();
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

  #laneOf(key: string): Lane {
    let hash = 0;
    for (let index = 0; index < key.length; index += 1) hash = (Math.imul(hash, 31) + key.charCodeAt(index)) | 0;
    return this.#lanes[(hash >>> 0) % this.#lanes.length] as Lane;
  }

  #put(lane: Lane, text: string, bytes: number, promised: Promised): void {
    if (lane.filling && !lane.filling.hasRoomFor(bytes)) this.#dispatch(lane);
    lane.filling ??= new PendingBatch();
    lane.filling.add(text, bytes);
    lane.filling.promised.push(promised);
    this.#startAgeing();
  }

  /** An operation on people of two lanes: it leaves from one while the other holds. */
  #putAcross(lane: Lane, otherLane: Lane, text: string, bytes: number, promised: Promised): void {
    this.#dispatch(lane);
    this.#dispatch(otherLane);
    const arrival = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    const batch = new PendingBatch();
    batch.add(text, bytes);
    batch.before = arrival.promise;
    batch.promised.push({
      resolve: () => {
        released.resolve();
        promised.resolve();
      },
      reject: (error) => {
        released.resolve();
        promised.reject(error);
      },
    });
    this.#enqueue(lane, batch);
    this.#enqueue(otherLane, { arrive: arrival.resolve, released: released.promise });
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
    for (let next = lane.queue.shift(); next; next = lane.queue.shift()) {
      if (next instanceof PendingBatch) {
        await next.before;
        await this.#send(next);
        this.#release(next);
      } else {
        next.arrive();
        await next.released;
      }
    }
    lane.running = undefined;
  }

  async #send(batch: PendingBatch): Promise<void> {
    const options = this.#callOptions;
    try {
      const failures = await callBatch(this.#caller, { body: batch.body(), count: batch.texts.length, options });
      for (const failure of failures) batch.promised[failure.index]?.reject(refused(failure));
      for (const promised of batch.promised) promised.resolve(); // no effect on those rejected
    } catch (error) {
      if (batch.texts.length > 1 && isMalformed(error)) return this.#sendHalves(batch);
      for (const promised of batch.promised) promised.reject(error);
    }
  }

  /** Nothing of a malformed request was accepted: narrows it down to the operation that spoils the others. */
  async #sendHalves(batch: PendingBatch): Promise<void> {
    const middle = batch.texts.length >> 1;
    for (const [start, end] of [
      [0, middle],
      [middle, batch.texts.length],
    ]) {
      const half = new PendingBatch();
      for (const text of batch.texts.slice(start, end)) half.add(text, Buffer.byteLength(text));
      half.promised.push(...batch.promised.slice(start, end));
      await this.#send(half);
    }
  }

  #release(batch: PendingBatch): void {
    this.#bufferedBytes -= batch.itemBytes;
    const wanting = this.#wanting;
    this.#wanting = [];
    for (const wake of wanting) wake();
  }
}

const isMalformed = (error: unknown): boolean =>
  error instanceof CioError && (error.status === 400 || error.status === 413);

function refused({ field, reason, message }: BatchFailure): CioError {
  const words = [field, message ?? reason].filter(Boolean).join(': ');
  return new CioError({
    code: 'cio_invalid_input',
    message: `Customer.io refused this operation of a batch: ${words}`,
    status: 207,
    field,
  });
}
