import { setImmediate } from 'node:timers/promises';
import { CioError, type Environment } from '@cio-bridge/connector';
import {
  failedLines,
  type KindName,
  type Mapping,
  openTable,
  runSync,
  type Source,
  type Table,
  vanishedCsv,
} from '@cio-bridge/sync';
import { sql } from 'kysely';
import type { Connections } from '../connections/connections.ts';
import type { Changes } from '../store/changes.ts';
import type { Files } from '../store/files.ts';
import { Problem } from '../store/problem.ts';
import type { Store } from '../store/store.ts';
import { sealedRecord } from '../vault/sealed-columns.ts';
import type { Vault } from '../vault/vault.ts';
import type { NextSlice } from '../workflows/runs/engine.ts';
import { shapeOf } from './last-time.ts';
import { openMemory } from './memories.ts';
import { lookAt } from './preview.ts';
import { type End, oneChunk, untroubled } from './slice-parts.ts';
import { fileChanged, uploadGone, withoutKeys, workspaceChanged } from './slice-problems.ts';
import type { Sources } from './sources.ts';
import { countsOf, failedFile, fetchedFile, givenMapping, readOptions, type SyncRow, vanishedFile } from './sync.ts';

const DEFAULT_SLICE_MS = 20_000;
/** To come to where it goes on, a slice reads the file from its beginning: it works for so many times as long. */
const SLICE_TO_SEEK = 10;
const MAX_SLICE_MS = 300_000;
/** Few enough that nobody else in this process waits long. */
const ROWS_AT_ONCE = 250;
const MIN_RETRY_MS = 1_000;
const MAX_RETRY_MS = 60_000;
/** What has come no further for so long needs somebody. */
const GIVE_UP_MS = 86_400_000;

/** What a slice works with. */
export interface SliceServices {
  store: Pick<Store, 'db' | 'batch'>;
  files: Files;
  sources: Sources;
  connections: Pick<Connections, 'bulk'>;
  vault: Vault;
  changes: Changes;
  sliceMs: number | undefined;
}

/** One slice of one sync. */
export class Slice {
  readonly #services: SliceServices;
  readonly #row: SyncRow;
  /** Fires when it has to end: its time is over, or somebody said so. */
  readonly #end = new AbortController();
  readonly #signal: AbortSignal;
  #failedBytes: number;
  #readBytes = 0;
  #keptAt = performance.now();

  constructor(services: SliceServices, row: SyncRow, signal: AbortSignal) {
    this.#services = services;
    this.#row = row;
    this.#signal = AbortSignal.any([signal, this.#end.signal]);
    this.#failedBytes = row.failed_bytes;
  }

  async work(): Promise<NextSlice | undefined> {
    let end: End | undefined;
    try {
      end = await this.#send();
    } catch (error) {
      if (!(error instanceof CioError) && !(error instanceof Problem)) throw error; // ours: the engine tries again
      return await this.#failed(error);
    }
    return end ? await this.#succeeded(end) : await this.#next(0);
  }

  /** @returns how it ends, once all rows are done with. */
  async #send(): Promise<End | undefined> {
    const { connections, store } = this.#services;
    const { connection_id: connectionId, environment, since_last: sinceLast } = this.#row;
    const source = this.#counted(await this.#source());
    await using bulk = await connections.bulk(connectionId, environment as Environment).catch(withoutKeys);
    const { table, mapping, identity } = await this.#prepared(source, bulk.workspace);
    const lines = failedLines({ mapping, file: identity, columns: table.columns });
    const counts = countsOf(this.#row);
    const scope = { workspace: bulk.workspace, kind: mapping.kind };
    const memory = sinceLast === null ? undefined : await openMemory(store, this.#row, scope);
    this.#keptAt = performance.now();
    const result = await runSync({
      table: this.#timed(table, counts.rows),
      mapping,
      file: identity,
      workspace: bulk.workspace,
      client: bulk.client,
      memory,
      keepVanished: (keys) => this.#keepVanished(keys, mapping.kind),
      checkpoint: { counts, failedBytes: 0, fingerprintBytes: 0 },
      signal: this.#signal,
      keep: async (done) => {
        if (done.failed.length > 0) {
          const header = this.#failedBytes === 0 ? lines.header : '';
          const text = Buffer.from(header + done.failed.map(lines.line).join(''));
          this.#failedBytes = await this.#services.files.write(
            failedFile(this.#row.id),
            this.#failedBytes,
            oneChunk(text),
          );
        }
        const state = bulk.client.governor?.state('track');
        await this.#keep({
          done_rows: done.counts.rows,
          accepted: done.counts.accepted,
          failed: done.counts.failed,
          unchanged: done.counts.unchanged,
          faults: JSON.stringify(done.counts.faults),
          allowed_per_second: state ? Math.round((state.allowed * 1_000) / state.windowMs) : null,
        });
      },
    });
    if (result.error) throw result.error;
    if (!result.done) return undefined;
    if (!memory?.isWhole) return { vanished: null, settle: async () => {} };
    return { vanished: result.vanished ?? null, settle: () => memory.settle(result.vanished !== undefined) };
  }

  async #keepVanished(keys: AsyncIterable<string>, kind: KindName): Promise<void> {
    const lines = async function* () {
      for await (const line of vanishedCsv(keys, kind)) yield Buffer.from(line);
    };
    await this.#services.files.write(vanishedFile(this.#row.id), 0, lines());
  }

  /** The file; what is at a URL is fetched first, so that all slices read the same. */
  async #source(): Promise<Source> {
    const { files, sources, vault, store } = this.#services;
    const { id, upload_id: uploadId, sealed_url: sealedUrl, source_name: name, total_bytes: known } = this.#row;
    if (sealedUrl === null) {
      const bytes = await files.size(uploadId as string);
      if (bytes > 0) return sources.stored(uploadId as string, name, bytes);
      throw uploadGone();
    }
    const file = fetchedFile(id);
    if (known !== null && (await files.size(file)) === known) return sources.stored(file, name, known);
    const url = vault.open(sealedRecord('syncs', [id], 'sealed_url'), sealedUrl);
    const bytes = await files.write(file, 0, sources.fetched(url, this.#signal));
    const fetched = sources.stored(file, name, bytes);
    if (this.#row.identity !== null && (await fetched.identity()) !== this.#row.identity) throw fileChanged();
    await store.db.updateTable('syncs').set({ total_bytes: bytes }).where('id', '=', id).execute();
    return fetched;
  }

  /** What the first slice finds out about the file holds for all of them. */
  async #prepared(source: Source, workspace: string): Promise<{ table: Table; mapping: Mapping; identity: string }> {
    const row = this.#row;
    if (row.workspace !== null && row.workspace !== workspace) throw workspaceChanged(row.workspace, workspace);
    if (row.mapping !== null && row.identity !== null && row.workspace !== null) {
      const table = await openTable(source, readOptions(row));
      return { table, mapping: JSON.parse(row.mapping) as Mapping, identity: row.identity };
    }
    const identity = await source.identity();
    const { table, mapping } = await lookAt(source, readOptions(row), givenMapping(row));
    const shape = { file_shape: shapeOf(mapping.kind, table), total_bytes: source.bytes ?? null };
    const found = { mapping: JSON.stringify(mapping), identity, workspace, ...shape };
    await this.#services.store.db.updateTable('syncs').set(found).where('id', '=', row.id).execute();
    return { table, mapping, identity };
  }

  /** Counts what is read of it: all that tells how far into the file it is. */
  #counted(source: Source): Source {
    const slice = this;
    return {
      ...source,
      async *open() {
        slice.#readBytes = 0;
        for await (const chunk of source.open()) {
          slice.#readBytes += chunk.length;
          yield chunk;
        }
      },
    };
  }

  /** Ends the slice when its time is over, which begins when it has come to the first row that is not done with. */
  #timed(table: Table, rowsDone: number): Table {
    const { sliceMs = DEFAULT_SLICE_MS } = this.#services;
    const end = this.#end;
    const rows = async function* () {
      const beganAt = performance.now();
      let isThere = false;
      for await (const some of table.rows()) {
        if (!isThere && (some.at(-1)?.number ?? 0) > rowsDone) {
          isThere = true;
          const seekMs = performance.now() - beganAt;
          const ms = Math.min(MAX_SLICE_MS, Math.max(sliceMs, seekMs * SLICE_TO_SEEK));
          setTimeout(() => end.abort(), ms).unref();
        }
        // A whole buffer of rows would be made ready in one go: webhooks and runs come between.
        for (let at = 0; at < some.length; at += ROWS_AT_ONCE) {
          yield some.slice(at, at + ROWS_AT_ONCE);
          await setImmediate();
        }
      }
    };
    return { ...table, rows };
  }

  async #keep(done: Partial<SyncRow>): Promise<void> {
    const now = performance.now();
    const workedMs = Math.round(now - this.#keptAt);
    this.#keptAt = now;
    const kept = await this.#mine()
      .set({
        ...done,
        failed_bytes: this.#failedBytes,
        read_bytes: Math.max(this.#readBytes, this.#row.read_bytes),
        worked_ms: sql<number>`worked_ms + ${workedMs}`,
        changed_at_ms: Date.now(),
        ...((done.done_rows ?? 0) > this.#row.done_rows && untroubled),
      })
      .returning('status')
      .executeTakeFirst();
    this.#announce();
    // Paused, cancelled, or somebody else's by now.
    if (kept?.status !== 'running') this.#end.abort();
  }

  async #succeeded({ vanished, settle }: End): Promise<undefined> {
    const { store, files } = this.#services;
    const { id, upload_id: uploadId } = this.#row;
    const now = Date.now();
    const ended = await this.#mine()
      .set({ ...untroubled, status: 'succeeded', vanished, ended_at_ms: now, changed_at_ms: now })
      .where('status', 'in', ['running', 'paused'])
      .executeTakeFirstOrThrow();
    if (ended.numUpdatedRows > 0n) {
      await settle();
      await files.remove(fetchedFile(id));
      if (uploadId !== null) {
        await store.db.updateTable('uploads').set({ used_at_ms: now }).where('id', '=', uploadId).execute();
      }
    }
    this.#announce();
  }

  /** What helps itself is tried again; all else waits for somebody. */
  async #failed(error: CioError | Problem): Promise<NextSlice | undefined> {
    if (error.code === 'cio_aborted') return await this.#next(0); // it was told to end, and waited for an answer
    const now = Date.now();
    // What is unknown of a batch is sent again: the same rows, the same ids.
    const helpsItself = error.remedy === 'retry' || error.remedy === 'check-outcome';
    const latest = await this.#services.store.db
      .selectFrom('syncs')
      .select('failing_since_ms')
      .where('id', '=', this.#row.id)
      .executeTakeFirst();
    const since = latest?.failing_since_ms ?? now;
    const facts = { error: error.message, error_code: error.code, remedy: error.remedy ?? 'fix-input' };
    if (helpsItself && now - since < GIVE_UP_MS) {
      const grown = Math.min(MAX_RETRY_MS, Math.max(MIN_RETRY_MS, (now - since) / 2));
      const waitMs = Math.round(Math.max(grown, error.retryAfterMs ?? 0));
      await this.#mine()
        .set({ ...facts, failing_since_ms: since, retry_at_ms: now + waitMs, changed_at_ms: now })
        .where('status', '=', 'running')
        .execute();
      this.#announce();
      return await this.#next(waitMs);
    }
    await this.#mine()
      .set({ ...facts, status: 'failed', retry_at_ms: null, ended_at_ms: now, changed_at_ms: now })
      .where('status', '=', 'running')
      .execute();
    this.#announce();
    return undefined;
  }

  /** The slice that follows, unless it has been paused, is over, or has become somebody else's. */
  async #next(waitMs: number): Promise<NextSlice | undefined> {
    const next = await this.#mine()
      .set({ slice: this.#row.slice + 1, driver: null })
      .where('status', '=', 'running')
      .returning('slice')
      .executeTakeFirst();
    if (!next) return undefined;
    return { syncId: this.#row.id, attempt: this.#row.attempt, slice: next.slice, waitMs };
  }

  /** As long as it is this slice's. */
  #mine() {
    const { id, driver } = this.#row;
    return this.#services.store.db.updateTable('syncs').where('id', '=', id).where('driver', '=', driver);
  }

  #announce(): void {
    this.#services.changes.announce({ type: 'sync', syncId: this.#row.id });
  }
}
