import { type Clock, nextTurn } from '../clock.ts';
import { CioError } from '../errors.ts';
import type { Caller, CallOptions } from '../http/caller.ts';
import { report } from '../http/observe.ts';
import { type BatcherOptions, readOptions } from './batcher-options.ts';
import { checkedOperation, encodeWire } from './encode-operation.ts';
import { Group, GroupSize } from './group.ts';
import { LeadMap } from './lead-map.ts';
import {
  checkSize,
  isRepeatable,
  type Key,
  type KeyKind,
  type Operation,
  orderingKey,
  otherKeys,
} from './operation.ts';
import type { Pack } from './packer.ts';
import { Addition, PendingBatch, type Refusal } from './pending-batch.ts';
import { sendPack } from './send-pack.ts';

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
  answered: Promise<unknown>;
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
  /** What was on its way when a kind of identifiers began to be followed: all that is opened waits for it. */
  #unfollowed: readonly Promise<unknown>[] = [];
  /** Whether batches note ids: not until an operation is about one besides its own, as most never are. */
  #notesIds = false;
  readonly #groupSize = new GroupSize();
  #added = 0;
  #bufferedBytes = 0;
  #wanting: (() => void)[] = [];
  #ageing = false;
  /** A batch has left, or is about to: give the event loop a turn, so that it does, and answers come in. */
  #turnDue = false;

  constructor({ caller, clock, strict }: BatcherDependencies, options: BatcherOptions = {}) {
    const { lanes, maxAgeMs, maxBufferedBytes, onRefused, callOptions } = readOptions(options);
    this.#caller = caller;
    this.#clock = clock;
    this.#strict = strict;
    this.#maxAgeMs = maxAgeMs;
    this.#maxBufferedBytes = maxBufferedBytes;
    this.#onRefused = onRefused && ((refusal) => report(() => onRefused(refusal)));
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
      this.#takeAll(operations, new Addition(operations.length, resolve));
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

  #takeAll(operations: readonly Operation[], addition: Addition): void {
    const groups = new Map<Lane, Group>();
    for (let position = 0; position < operations.length; position += 1) {
      const operation = operations[position] as Operation;
      try {
        const wire = checkedOperation(operation, this.#strict);
        const key = orderingKey(operation);
        if (!this.#isPlain(operation, key)) {
          this.#putGroups(groups, addition);
          this.#place(operation, wire, key).noteAddition(addition, [position]);
          continue;
        }
        const lane = this.#laneOf(key);
        const group = groups.get(lane) ?? new Group();
        groups.set(lane, group);
        group.add(wire, { operation, key, position });
        if (group.positions.length < this.#groupSize.count) continue;
        groups.delete(lane);
        this.#putGroup(lane, group, addition);
      } catch (error) {
        addition.refuse(position, error as CioError);
      }
    }
    this.#putGroups(groups, addition);
  }

  /** Whether it goes to the lane of its key, and concerns no other. */
  #isPlain(operation: Operation, { kind, hash }: Key): boolean {
    if (!this.#named[kind] || !isRepeatable(operation) || this.#leads[kind].get(hash)) return false;
    return otherKeys(operation, this.#named).length === 0;
  }

  #putGroups(groups: Map<Lane, Group>, addition: Addition): void {
    for (const [lane, group] of groups) this.#putGroup(lane, group, addition);
    groups.clear();
  }

  #putGroup(lane: Lane, group: Group, addition: Addition): void {
    const { wires, operations, keys, positions } = group;
    const text = group.encode(this.#groupSize);
    if (text !== undefined) {
      const batch = this.#put(lane, text, true, positions.length);
      for (const key of keys) this.#noteNative(batch, key);
      batch.noteAddition(addition, positions);
      return;
    }
    for (const [index, position] of positions.entries()) {
      try {
        const batch = this.#place(operations[index] as Operation, wires[index] as object, keys[index] as Key);
        batch.noteAddition(addition, [position]);
      } catch (error) {
        addition.refuse(position, error as CioError);
      }
    }
  }

  /** @returns the batch that it travels in. */
  #take(operation: Operation): PendingBatch {
    return this.#place(operation, checkedOperation(operation, this.#strict), orderingKey(operation));
  }

  #place(operation: Operation, wire: object, key: Key): PendingBatch {
    const text = encodeWire(wire);
    if (this.#strict) checkSize(text, operation, '', '; a larger event or identify goes by itself, with entity()');
    if (!this.#named[key.kind]) this.#startFollowing(key.kind);
    const home = this.#laneOf(key);
    const lead = this.#leads[key.kind].get(key.hash);
    const lane = lead ? (this.#lanes[lead.lane] as Lane) : home;
    const batch = this.#put(lane, text, isRepeatable(operation));
    if (lane === home) this.#noteNative(batch, key);
    else this.#leads[key.kind].set(key.hash, batch.lead);
    for (const other of otherKeys(operation, this.#named)) this.#follow(batch, other);
    return batch;
  }

  #noteNative(batch: PendingBatch, key: Key): void {
    batch.noteNative(key, key.kind !== 'id' || this.#notesIds);
  }

  #laneOf({ hash }: Key): Lane {
    return this.#lanes[hash % this.#lanes.length] as Lane;
  }

  /**
   * Sees to it that a batch leaves after all that is on its way about another key, and that what comes about that one
   * comes after it. Batches wait only for those that were closed before them, so that no two wait for each other.
   */
  #follow(batch: PendingBatch, key: Key): void {
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
   * which names people by id and gives them emails, does not pay for it. That one, and all that come after it in any
   * lane, wait for what was on its way before: nobody noted which emails were given there.
   */
  #startFollowing(kind: KeyKind): void {
    this.#named[kind] = true;
    if (this.#lanes.length === 1) return; // which is in order by itself
    this.#dispatchAll();
    const unfollowed = this.#lanes.flatMap(({ open }) => [...open].map(({ answered }) => answered));
    this.#unfollowed = unfollowed;
    void Promise.all(unfollowed).then(() => {
      if (this.#unfollowed === unfollowed) this.#unfollowed = [];
    });
  }

  #waitFor(batch: PendingBatch, other: PendingBatch): void {
    if (other.lead.lane === batch.lead.lane) return;
    if (!other.isClosed) this.#dispatch(this.#lanes[other.lead.lane] as Lane);
    if (!batch.after.includes(other.answered)) batch.after.push(other.answered);
  }

  #put(lane: Lane, text: string, repeatable: boolean, count = 1): PendingBatch {
    const filling = repeatable ? lane.filling : lane.fillingOnce;
    const batch = filling ?? this.#open(lane, repeatable);
    if (this.#pack(batch, text, count)) return batch;
    lane.isBusy = true;
    this.#dispatch(lane);
    const next = this.#open(lane, repeatable);
    this.#pack(next, text, count);
    return next;
  }

  #pack(batch: PendingBatch, text: string, count: number): boolean {
    const bytesBefore = batch.pack.bytes;
    const taken = batch.pack.add(text, count);
    this.#bufferedBytes += batch.pack.bytes - bytesBefore;
    return taken;
  }

  #open(lane: Lane, repeatable: boolean): PendingBatch {
    const batch = new PendingBatch({ lane: lane.index, repeatable, large: lane.isBusy && repeatable });
    batch.after.push(...this.#unfollowed);
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
      const refused = await sendPack(next.pack, {
        caller: this.#caller,
        repeatable: next.repeatable,
        options: this.#callOptions,
      });
      lane.open.delete(next);
      this.#release(next.pack);
      next.settle(refused, this.#onRefused);
    }
    lane.running = false;
  }

  #release(pack: Pack): void {
    this.#bufferedBytes -= pack.bytes;
    const wanting = this.#wanting;
    this.#wanting = [];
    for (const wake of wanting) wake();
  }
}
