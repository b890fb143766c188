import { setImmediate } from 'node:timers/promises';
import { CioError } from '@cio-bridge/sdk';
import { RowError, type RowFault, syncError } from '../faults.ts';
import type { Item } from '../kinds/kind.ts';
import { kinds } from '../kinds/kinds.ts';
import { compileMapping } from '../mapping/compile.ts';
import type { Mapped, MapRow } from '../mapping/mapped.ts';
import type { Row } from '../read/row.ts';
import { type Counts, noCounts, removeCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { Claims } from './claims.ts';
import { type Destination, membersTo, operationsTo, type Refused } from './destination.ts';
import { type FailedRow, FailedRows } from './failed-rows.ts';
import { Fingerprints } from './fingerprints.ts';
import { type Compared, comparedOf, keyOf, type Memory } from './memory.ts';
import { faultOfRefusal } from './refusals.ts';
import type { SyncOptions, SyncResult } from './sync-options.ts';

/** Rows sent together: as few as keep what is held until the answers come small, as many as cost least. */
const rowsPerChunk = 250;
const checkpointEveryMs = 1_000;
/** What is to be remembered is held until so many can be kept at once. */
const rememberedTogether = 5_000;
/** How long a sync that is stopped waits for answers that are under way. */
const graceMs = 10_000;

/** What is known of a row. */
interface Outcome {
  row: Row;
  mapped?: Mapped;
  fault?: RowFault;
  /** Where there is a memory. */
  compared?: Compared;
  /** Whom it is about, of a row that cannot be sent. */
  about?: string | undefined;
  isUnchanged?: boolean;
}

/** Rows that could not be read: nobody knows whom they are about. */
const unreadCodes = ['unreadable', 'wrong-number-of-cells', 'nul-byte', 'wrong-encoding'] as const;

/** Rows that are sent together; what was made of them is let go of as soon as it is packed. */
interface Chunk {
  number: number;
  rows: Row[];
  /** Of its rows, where there is a memory; without those that were refused once it is settled. */
  compared: Compared[];
  /** Of the others: whom they are about. */
  seen: string[];
  /** All that it has on its way. */
  underWay: string[];
  unchanged: number;
  failed: FailedRow[];
  taken: number;
  settled: boolean;
}

/**
 * Sends all rows of a table.
 *
 * A row that cannot be sent, or that Customer.io refuses, is written down and no obstacle to the others. What keeps all
 * rows from being sent, such as a key that died, ends the sync where it is; whoever resumes it loses nothing. Rows that
 * were under way then are sent again, which changes nothing: people are updated alike, and events keep their ids.
 *
 * @throws {CioError} only before the first row was sent; later, the result says what happened.
 */
export async function runSync(options: SyncOptions): Promise<SyncResult> {
  const run = new SyncRun(options, compileMapping(options.mapping, options.table, options.file));
  return await run.run();
}

class SyncRun {
  readonly #options: SyncOptions;
  readonly #mapRow: MapRow;
  readonly #claims = new Claims();
  readonly #abort = new AbortController();
  readonly #counts: Counts;
  readonly #failedRows: FailedRows | undefined;
  /** Chunks that are not settled, or behind one that is not. */
  readonly #open: Chunk[] = [];
  #fingerprints: Fingerprints | undefined;
  #memory: Memory | undefined;
  /** How many rows about each are on their way: what Customer.io will have of it is not known yet. */
  readonly #underWay = new Map<string, number>();
  #destination!: Destination;
  #chunk: Chunk;
  /** Of the chunk that is being filled. */
  #items: Item[] = [];
  #chunks = 0;
  #error: CioError | undefined;
  /** What is not kept yet. */
  #failed: FailedRow[] = [];
  #sent: Compared[] = [];
  #seen: string[] = [];
  #checkpointAt = performance.now();

  constructor(options: SyncOptions, mapRow: MapRow) {
    const { checkpoint, state, mapping, file, table } = options;
    this.#options = options;
    this.#mapRow = mapRow;
    this.#counts = structuredClone(checkpoint?.counts ?? noCounts());
    const bytes = checkpoint?.failedBytes ?? 0;
    this.#failedRows = state && new FailedRows(state.failedFile, { mapping, file, columns: table.columns, bytes });
    this.#chunk = this.#newChunk();
  }

  async run(): Promise<SyncResult> {
    const { mapping, client, lanes = 4, state, workspace, checkpoint, signal } = this.#options;
    const kind = kinds[mapping.kind];
    const { fingerprintFile } = state ?? {};
    if ((fingerprintFile !== undefined || this.#options.memory) && !kind.comparable) {
      const message = `Only people, objects and subscriptions can be compared to the last sync; these are ${kind.name}`;
      throw syncError('sync_invalid_mapping', message, 'sinceLast');
    }
    if (fingerprintFile !== undefined) {
      const scope = { kind: kind.name, workspace };
      this.#fingerprints = await Fingerprints.open(fingerprintFile, scope, checkpoint?.fingerprintBytes ?? 0);
    }
    this.#memory = this.#fingerprints ?? this.#options.memory;
    await using destination = kind.needsSegment
      ? membersTo(client, mapping.segmentId as number, mapping.remove)
      : operationsTo(client, { lanes, signal: this.#abort.signal });
    this.#destination = destination;
    const giveUp = () => void setTimeout(() => this.#abort.abort(), graceMs).unref();
    signal?.addEventListener('abort', giveUp, { once: true });
    let isWhole = false;
    try {
      isWhole = await this.#readAll();
      this.#dispatch();
      await destination.flush();
      while (this.#open.length > 0 && !this.#error) await setImmediate();
    } catch (error) {
      if (!(error instanceof CioError)) throw error;
      this.#error ??= error;
      await destination.flush();
    } finally {
      signal?.removeEventListener('abort', giveUp);
    }
    return await this.#finish(isWhole);
  }

  /** @returns whether the file was read to its end. */
  async #readAll(): Promise<boolean> {
    const { table, signal, checkpoint } = this.#options;
    const skip = checkpoint?.counts.rows ?? 0;
    for await (const rows of table.rows()) {
      const left = rows.filter(({ number }) => number > skip);
      for (let at = 0; at < left.length; at += rowsPerChunk) {
        const outcomes = left.slice(at, at + rowsPerChunk).map((row) => this.#outcomeOf(row));
        if (this.#memory) await this.#compare(outcomes, this.#memory);
        for (const outcome of outcomes) {
          if (signal?.aborted || this.#error) return false;
          const { mapped, isUnchanged } = outcome;
          if (mapped?.names && !isUnchanged && !this.#claims.hold(mapped.names, this.#chunk.number))
            await this.#holdLater(mapped.names);
          this.#take(outcome);
          if (this.#chunk.taken === rowsPerChunk) await this.#send();
        }
      }
    }
    return true;
  }

  #outcomeOf(row: Row): Outcome {
    if (row.fault) return { row, fault: row.fault };
    try {
      return { row, mapped: this.#mapRow(row) };
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      return { row, fault: error.fault, about: this.#memory && error.about && keyOf(error.about) };
    }
  }

  /** Finds out which have not changed. What is remembered of the others is forgotten before they are sent. */
  async #compare(outcomes: readonly Outcome[], memory: Memory): Promise<void> {
    const mapped = outcomes.filter((outcome) => outcome.mapped);
    for (const outcome of mapped) outcome.compared = comparedOf((outcome.mapped as Mapped).item);
    const keys = mapped.map(({ compared }) => (compared as Compared).key);
    const found = new Map(await memory.find([...new Set(keys)]));
    const changed: string[] = [];
    for (const outcome of mapped) {
      const { key, fingerprint } = outcome.compared as Compared;
      outcome.isUnchanged = found.get(key) === fingerprint && !this.#underWay.has(key);
      if (outcome.isUnchanged) continue;
      if (found.delete(key)) changed.push(key);
      this.#underWay.set(key, (this.#underWay.get(key) ?? 0) + 1);
    }
    if (changed.length > 0) await memory.forget(changed);
  }

  /** Puts it where it belongs: with what is sent, or with what is done with. */
  #take({ row, mapped, fault, compared, about, isUnchanged }: Outcome): void {
    if (fault) {
      this.#chunk.failed.push({ row, fault });
      if (about !== undefined) this.#chunk.seen.push(about);
    } else if (isUnchanged) {
      this.#chunk.unchanged += 1;
      this.#chunk.seen.push((compared as Compared).key);
    } else {
      this.#chunk.rows.push(row);
      this.#items.push((mapped as Mapped).item);
      if (compared) {
        this.#chunk.compared.push(compared);
        this.#chunk.underWay.push(compared.key);
      }
    }
    this.#chunk.taken += 1;
  }

  /** Waits until nothing is on its way that the row could overtake. */
  async #holdLater(names: readonly string[]): Promise<void> {
    do {
      this.#dispatch();
      await this.#destination.flush();
      await setImmediate();
    } while (!this.#claims.hold(names, this.#chunk.number) && !this.#error);
  }

  async #send(): Promise<void> {
    await this.#destination.ready();
    this.#dispatch();
    if (performance.now() - this.#checkpointAt >= checkpointEveryMs) await this.#checkpoint();
    else if (this.#sent.length + this.#seen.length > rememberedTogether) await this.#keepInMemory();
  }

  #newChunk(): Chunk {
    this.#chunks += 1;
    const lists = { rows: [], compared: [], seen: [], underWay: [], failed: [] };
    return { number: this.#chunks, ...lists, unchanged: 0, taken: 0, settled: false };
  }

  #dispatch(): void {
    const [chunk, items] = [this.#chunk, this.#items];
    if (chunk.taken === 0) return;
    this.#chunk = this.#newChunk();
    this.#items = [];
    this.#open.push(chunk);
    if (items.length === 0) this.#settle(chunk, []);
    else void this.#destination.send(items).then((refused) => this.#settle(chunk, refused));
  }

  #settle(chunk: Chunk, refused: readonly Refused[]): void {
    const compared = refused.length > 0 ? new Set(chunk.compared) : undefined;
    for (const { index, error } of refused) {
      const fault = faultOfRefusal(error, this.#options.mapping);
      if (!fault) {
        this.#error ??= error; // neither accepted nor failed: it is sent again by whoever resumes
        return;
      }
      chunk.failed.push({ row: chunk.rows[index] as Row, fault });
      const { key } = chunk.compared[index] ?? {};
      if (key !== undefined) chunk.seen.push(key);
      compared?.delete(chunk.compared[index] as Compared);
    }
    if (compared) chunk.compared = [...compared];
    chunk.settled = true;
    this.#advance();
  }

  /** Counts what is done with, up to the first chunk that is not. */
  #advance(): void {
    for (let chunk = this.#open[0]; chunk?.settled; chunk = this.#open[0]) {
      this.#open.shift();
      this.#claims.answered(chunk.number);
      const { failed, unchanged, taken } = chunk;
      this.#counts.rows += taken;
      this.#counts.failed += failed.length;
      this.#counts.unchanged += unchanged;
      this.#counts.accepted += taken - failed.length - unchanged;
      failed.sort((a, b) => a.row.number - b.row.number);
      for (const each of failed) {
        this.#counts.faults[each.fault.code] = (this.#counts.faults[each.fault.code] ?? 0) + 1;
        this.#options.onFailedRow?.(each);
        if (this.#failedRows || this.#options.keep) this.#failed.push(each);
      }
      if (this.#memory) this.#remember(chunk);
    }
    this.#options.onProgress?.(this.#counts);
  }

  /** Of whom more is on its way, nobody knows yet what Customer.io will have. */
  #remember({ compared, seen, underWay }: Chunk): void {
    for (const key of underWay) {
      const others = (this.#underWay.get(key) ?? 1) - 1;
      if (others > 0) this.#underWay.set(key, others);
      else this.#underWay.delete(key);
    }
    this.#seen.push(...seen);
    for (const each of compared) {
      if (this.#underWay.has(each.key)) this.#seen.push(each.key);
      else this.#sent.push(each);
    }
  }

  /** It may be ahead of the checkpoint: a row that is read again has not changed then. */
  async #keepInMemory(): Promise<void> {
    await this.#memory?.keep(this.#sent.splice(0), this.#seen.splice(0));
  }

  /** @throws {CioError} `sync_unwritable_state` */
  async #checkpoint(): Promise<void> {
    const { state, keep, file, workspace, mapping } = this.#options;
    this.#checkpointAt = performance.now();
    // What becomes known while this is being written belongs to the next one.
    const counts = structuredClone(this.#counts);
    const failed = this.#failed.splice(0);
    await this.#keepInMemory();
    await keep?.({ counts, failed });
    if (!state || !this.#failedRows) return;
    await this.#failedRows.add(failed);
    await this.#failedRows.sync();
    const [failedBytes, fingerprintBytes] = [this.#failedRows.bytes, this.#fingerprints?.bytes ?? 0];
    const checkpoint = { version: 1, file, workspace, mapping, counts, failedBytes, fingerprintBytes } as const;
    await writeCheckpoint(state.checkpointFile, checkpoint);
  }

  async #finish(isWhole: boolean): Promise<SyncResult> {
    const { state } = this.#options;
    let vanished: number | undefined;
    try {
      await this.#checkpoint();
      if (isWhole && !this.#error) {
        if (this.#memory) vanished = await this.#finishMemory(this.#memory);
        await this.#failedRows?.removeIfEmpty();
        if (state) await removeCheckpoint(state.checkpointFile);
      }
    } catch (error) {
      if (!(error instanceof CioError)) throw error;
      this.#error ??= error;
    } finally {
      await this.#failedRows?.close();
      await this.#fingerprints?.close();
    }
    this.#options.onProgress?.(this.#counts);
    const done = isWhole && !this.#error;
    // What was cut short because somebody asked to stop is no error.
    const error = this.#error?.code === 'cio_aborted' && this.#options.signal?.aborted ? undefined : this.#error;
    return { ...this.#counts, done, ...(error && { error }), ...(vanished !== undefined && { vanished }) };
  }

  /** @returns how many vanished; nothing when that cannot be told. */
  async #finishMemory(memory: Memory): Promise<number | undefined> {
    // Where everybody who is remembered was in the file, as in a first sync, rows that could not be read change nothing.
    // A file without rows is more often one that went wrong than the news that everybody left.
    const isTold = this.#counts.rows > 0 && unreadCodes.every((code) => !this.#counts.faults[code]);
    const isSure = isTold || (await isEmpty(memory.vanished()));
    let count = 0;
    if (isSure) {
      const counted = async function* () {
        for await (const key of memory.vanished()) {
          count += 1;
          yield key;
        }
      };
      const { keepVanished = exhaust } = this.#options;
      await keepVanished(counted());
    }
    await memory.finish(isSure);
    return isSure ? count : undefined;
  }
}

async function isEmpty(keys: AsyncIterable<string>): Promise<boolean> {
  for await (const _ of keys) return false;
  return true;
}

async function exhaust(keys: AsyncIterable<string>): Promise<void> {
  for await (const _ of keys);
}
