import { checkKnown, checkNotNegative, checkWholeFromOne } from '../check.ts';
import { type Clock, nextTurn } from '../clock.ts';
import { type BatchFailure, CioError } from '../errors.ts';
import type { Caller, CallOptions } from '../http/caller.ts';
import { callBatch } from './batch-call.ts';
import { LeadMap } from './lead-map.ts';
import {
  checkSize,
  encodeOperation,
  isRepeatable,
  type Key,
  type KeyKind,
  type Operation,
  orderingKey,
  otherKeys,
} from './operation.ts';
import type { Pack } from './packer.ts';
import { Addition, PendingBatch, type Refusal, type Refused } from './pending-batch.ts';

export interface BatcherOptions extends CallOptions {
  /** Requests in flight at once; operations on one person always share a lane. Default 4. */
  lanes?: number | undefined;
  /** An operation waits no longer than this for its batch to fill. Default 1,000 ms. */
  maxAgeMs?: number | undefined;
  /** Past half of this, `ready()` waits; past all of it, adding is refused. Default 8,000,000 bytes of JSON. */
  maxBufferedBytes?: number | undefined;
  /**
   * Hears of every operation given to `add` that was not accepted, by its position among those: for whoever does not
   * await each. Without it, a refusal that nobody awaits is lost; it never ends the process.
   */
  onRefused?: ((refusal: Refusal) => void) | undefined;
}

const optionNames = [
  'lanes',
  'maxAgeMs',
  'maxBufferedBytes',
  'onRefused',
  'signal',
  'caller',
  'timeoutMs',
  'retries',
  'headers',
];

export interface BatcherDependencies {
  caller: Caller;
  clock: Clock;
  strict: boolean;
}

/** Asked for once per operation, and nearly always this: not made anew each time. */
const atOnce = Promise.resolve();

interface Lane {
  index: number;
  /** What may be repeated, and what may not. */
  filling: PendingBatch | undefined;
  fillingOnce: PendingBatch | undefined;
  queue: PendingBatch[];
  /** All that have not been answered, in the order in which they were opened. */
  open: Set<PendingBatch>;
  running: boolean;
  /** The last batch was full: the next is likely to be. */
  isBusy: boolean;
  /** When all that was ever put into the queue has been answered. */
  answered: Promise<void>;
}

/**
 * Sends any number of operations in batches that fit Customer.io's limits. Operations on one person leave in the
 * order in which they were added, as far as identifiers tell: a person's `id` and the `email` that an identify gives
 * to it are known to be the same for as long as that identify is on its way. What may not be repeated after an
 * ambiguous failure travels in batches of its own.
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
  readonly #onRefused: ((refusal: Refusal) => void) | undefined;
  readonly #callOptions: CallOptions;
  readonly #lanes: Lane[];
  /** Also ends the wait for a batch to fill, which would keep the process alive. */
  readonly #closing = new AbortController();
  /** Keys whose last operation is on its way in a lane that is not their own. */
  readonly #leads = { id: new LeadMap(), email: new LeadMap(), other: new LeadMap() };
  /** By which kinds of identifiers operations were seen to name what they are about. */
  readonly #named = { id: false, email: false, other: false };
  /** Whether batches note ids: not until an operation is about one besides its own, as most never are. */
  #notesIds = false;
  #added = 0;
  #bufferedBytes = 0;
  #wanting: (() => void)[] = [];
  #ageing = false;
  /** A batch has left, or is about to: give the event loop a turn, so that it does, and answers come in. */
  #turnDue = false;

  constructor({ caller, clock, strict }: BatcherDependencies, options: BatcherOptions = {}) {
    checkKnown('', options, optionNames);
    const { lanes = 4, maxAgeMs = 1_000, maxBufferedBytes = 8_000_000, onRefused, ...callOptions } = options;
    checkWholeFromOne('lanes', lanes);
    checkNotNegative('maxAgeMs', maxAgeMs);
    checkWholeFromOne('maxBufferedBytes', maxBufferedBytes);
    this.#caller = caller;
    this.#clock = clock;
    this.#strict = strict;
    this.#maxAgeMs = maxAgeMs;
    this.#maxBufferedBytes = maxBufferedBytes;
    this.#onRefused = onRefused;
    this.#callOptions = callOptions;
    this.#lanes = Array.from({ length: lanes }, (_, index) => ({
      index,
      filling: undefined,
      fillingOnce: undefined,
      queue: [],
      open: new Set<PendingBatch>(),
      running: false,
      isBusy: false,
      answered: atOnce,
    }));
  }

  /** Bytes of operations waiting or in flight. */
  get bufferedBytes(): number {
    return this.#bufferedBytes;
  }

  /**
   * Takes an operation; the promise tells what became of it, and may be let go of: see `onRefused`.
   *
   * @throws {CioError} `cio_invalid_input` with the field, for bad input and for an operation refused in a 207;
   * `cio_buffer_full` when `ready()` was not awaited; else what the whole request failed with.
   */
  add(operation: Operation): Promise<void> {
    const position = this.#added;
    this.#added += 1;
    try {
      this.#requireRoom();
      return this.#take(operation).noteSingle(position);
    } catch (error) {
      const refused = Promise.reject(error);
      refused.catch(() => {});
      this.#onRefused?.({ index: position, error: error as CioError });
      return refused;
    }
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
      for (let index = 0; index < operations.length; index += 1) {
        try {
          this.#take(operations[index] as Operation).noteAddition(addition, index);
        } catch (error) {
          addition.refuse(index, error as CioError);
        }
      }
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

  /** @returns the batch that it travels in. */
  #take(operation: Operation): PendingBatch {
    const text = encodeOperation(operation, this.#strict);
    if (this.#strict) checkSize(text, operation, '', '; a larger event or identify goes by itself, with entity()');
    const key = orderingKey(operation);
    const home = this.#laneOf(key);
    const lead = this.#leads[key.kind].get(key.hash);
    const lane = lead ? (this.#lanes[lead.lane] as Lane) : home;
    const batch = this.#put(lane, text, isRepeatable(operation));
    if (!this.#named[key.kind]) this.#startFollowing(batch, key.kind);
    if (lane === home) batch.noteNative(key, key.kind !== 'id' || this.#notesIds);
    else this.#leads[key.kind].set(key.hash, batch.lead);
    for (const other of otherKeys(operation)) this.#follow(batch, other);
    return batch;
  }

  #laneOf({ hash }: Key): Lane {
    return this.#lanes[hash % this.#lanes.length] as Lane;
  }

  /**
   * Sees to it that a batch leaves after all that is on its way about another key, and that what comes about that one
   * comes after it. Batches wait only for those that were closed before them, so that no two wait for each other.
   */
  #follow(batch: PendingBatch, key: Key): void {
    if (!this.#named[key.kind]) return;
    if (key.kind === 'id') this.#notesIds = true;
    const home = this.#laneOf(key);
    const { lane } = batch.lead;
    const led = this.#leads[key.kind].get(key.hash)?.batch;
    if (led || home.index !== lane) this.#leads[key.kind].set(key.hash, batch.lead);
    if (led) this.#waitFor(batch, led);
    if (home.index === lane) return;
    for (const other of home.open) if (other.mayHold(key)) this.#waitFor(batch, other);
  }

  /**
   * Identifiers of a kind are followed from the first operation that names something by one, so that a customer list,
   * which names people by id and gives them emails, does not pay for it. That first one waits for all that is on its way.
   */
  #startFollowing(batch: PendingBatch, kind: KeyKind): void {
    this.#named[kind] = true;
    for (const lane of this.#lanes) for (const other of lane.open) this.#waitFor(batch, other);
  }

  #waitFor(batch: PendingBatch, other: PendingBatch): void {
    if (other.lead.lane === batch.lead.lane) return;
    if (!other.isClosed) this.#dispatch(this.#lanes[other.lead.lane] as Lane);
    if (!batch.after.includes(other.answered)) batch.after.push(other.answered);
  }

  #put(lane: Lane, text: string, repeatable: boolean): PendingBatch {
    const filling = repeatable ? lane.filling : lane.fillingOnce;
    const batch = filling ?? this.#open(lane, repeatable);
    if (this.#pack(batch, text)) return batch;
    lane.isBusy = true;
    this.#dispatch(lane);
    const next = this.#open(lane, repeatable);
    this.#pack(next, text);
    return next;
  }

  #pack(batch: PendingBatch, text: string): boolean {
    const bytesBefore = batch.pack.bytes;
    const taken = batch.pack.add(text);
    this.#bufferedBytes += batch.pack.bytes - bytesBefore;
    return taken;
  }

  #open(lane: Lane, repeatable: boolean): PendingBatch {
    const batch = new PendingBatch({ lane: lane.index, repeatable, large: lane.isBusy && repeatable });
    if (repeatable) lane.filling = batch;
    else lane.fillingOnce = batch;
    lane.open.add(batch);
    this.#bufferedBytes += batch.pack.bytes;
    this.#startAgeing();
    return batch;
  }

  #startAgeing(): void {
    if (this.#ageing) return;
    this.#ageing = true;
    const done = () => {
      this.#ageing = false;
      for (const lane of this.#lanes) {
        if (lane.filling) lane.isBusy = false;
      }
      this.#dispatchAll();
    };
    void this.#clock.sleep(this.#maxAgeMs, this.#closing.signal).then(done, done);
  }

  #dispatchAll(): void {
    for (const lane of this.#lanes) this.#dispatch(lane);
  }

  #dispatch(lane: Lane): void {
    const { filling, fillingOnce } = lane;
    lane.filling = undefined;
    lane.fillingOnce = undefined;
    for (const batch of [filling, fillingOnce]) {
      if (!batch) continue;
      batch.isClosed = true;
      lane.queue.push(batch);
      lane.answered = batch.answered;
      this.#turnDue = true;
    }
    if (!lane.running && lane.queue.length > 0) void this.#run(lane);
  }

  async #run(lane: Lane): Promise<void> {
    lane.running = true;
    await undefined; // the operation that opened the lane has to be noted in its batch first
    for (let next = lane.queue.shift(); next; next = lane.queue.shift()) {
      if (next.after.length > 0) await Promise.all(next.after);
      const refused = await this.#send(next.pack, next.repeatable, false);
      lane.open.delete(next);
      this.#release(next.pack);
      next.settle(refused, this.#onRefused);
    }
    lane.running = false;
  }

  /** @param isLastHope - Whether what came before it in the same request was refused to the last operation. */
  async #send(pack: Pack, repeatable: boolean, isLastHope: boolean): Promise<Refused> {
    try {
      const call = { body: pack.body(), count: pack.count, repeatable, options: this.#callOptions };
      const failures = await callBatch(this.#caller, call);
      return new Map(failures.map((failure) => [failure.index, refusedByCustomerIo(failure)]));
    } catch (error) {
      if (pack.count > 1 && !isLastHope && isMalformed(error)) return this.#sendHalves(pack, repeatable);
      return new Map(Array.from({ length: pack.count }, (_, index) => [index, error as CioError]));
    }
  }

  /**
   * Nothing of a malformed request was accepted: narrows it down to the operations that spoil the others. Where both
   * halves are refused as a whole it is not a single operation's fault, and the second is not narrowed down.
   */
  async #sendHalves(pack: Pack, repeatable: boolean): Promise<Refused> {
    const [first, second] = pack.halves();
    const refused = new Map(await this.#send(first, repeatable, false));
    const isLastHope = refused.size === first.count;
    for (const [index, error] of await this.#send(second, repeatable, isLastHope))
      refused.set(first.count + index, error);
    return refused;
  }

  #release(pack: Pack): void {
    this.#bufferedBytes -= pack.bytes;
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
