import type { Environment } from '@cio-bridge/connector';
import { type KindName, kinds, type MappingInput, type ReadOptions, type Source } from '@cio-bridge/sync';
import type { Logger } from 'pino';
import { newId } from '../ids.ts';
import type { Changes } from '../store/changes.ts';
import { equalTo, type OneOrMore } from '../store/equal-to.ts';
import type { Files } from '../store/files.ts';
import { notFound, Problem } from '../store/problem.ts';
import type { Store } from '../store/store.ts';
import { sealedRecord } from '../vault/sealed-columns.ts';
import type { Vault } from '../vault/vault.ts';
import type { Engine } from '../workflows/runs/engine.ts';
import type { Driver } from './drive.ts';
import { lastTimeOf, shapeOf } from './last-time.ts';
import { columnsAlone, lookAt, type Preview, preview } from './preview.ts';
import { type Sources, shownUrl } from './sources.ts';
import { failedFile, fetchedFile, type Sync, type SyncStatus, shownSyncs, toSync, vanishedFile } from './sync.ts';
import type { Uploads } from './uploads.ts';

/** Where its rows come from, and how they are read. */
export interface FileAsked {
  uploadId?: string | undefined;
  url?: string | undefined;
  read?: ReadOptions | undefined;
  /** The rest is guessed. A file of failed rows needs none. */
  mapping?: MappingInput | undefined;
}

export interface NewSync extends FileAsked {
  connectionId: string;
  environment: Environment;
  scheduleId?: string | undefined;
  /** Name of what is remembered of the syncs before, for this connection and environment: only what differs is sent. */
  sinceLast?: string | null | undefined;
  createdBy: string;
}

export interface SyncFilter {
  /** The only ones that may be seen. */
  clientIds?: readonly string[] | undefined;
  clientId?: OneOrMore;
  connectionId?: OneOrMore;
  environment?: OneOrMore;
  scheduleId?: OneOrMore;
  status?: OneOrMore;
  /** Created then. */
  fromMs?: number | undefined;
  untilMs?: number | undefined;
}

/** Whole files on their way to workspaces. */
export interface Syncs {
  /**
   * @param operations - How many rows to show; `columns`: none is mapped.
   * @param lastTime - Whose earlier syncs are looked at, and of which kind: the mapping's own where none is said.
   */
  preview(
    file: FileAsked,
    operations: number | 'columns',
    lastTime: { clientId: string | undefined; kind: KindName | undefined },
  ): Promise<Preview>;
  create(sync: NewSync): Promise<Sync>;
  get(id: string): Promise<Sync>;
  list(filter: SyncFilter & { limit: number; before?: string | undefined }): Promise<Sync[]>;
  /** What is under way is answered; nothing more leaves. */
  pause(id: string): Promise<Sync>;
  /** Goes on where it was paused or failed. */
  resume(id: string): Promise<Sync>;
  cancel(id: string): Promise<Sync>;
  /** With what is kept of its rows. @throws Problem 409 for one that is not over. */
  remove(id: string): Promise<void>;
  /** The rows that failed, as a file that can be mended and synced. @throws Problem 404 when there are none. */
  failures(id: string): Promise<AsyncIterable<Uint8Array>>;
  /** Those that the memory had and the file has not, as a CSV. @throws Problem 404 where that is not known. */
  vanished(id: string): Promise<AsyncIterable<Uint8Array>>;
}

export function createSyncs(services: {
  store: Store;
  files: Files;
  uploads: Uploads;
  sources: Sources;
  vault: Vault;
  driver: Pick<Driver, 'interrupt'>;
  engine: () => Engine;
  changes: Changes;
  log: Logger;
}): Syncs {
  const { store, files, uploads, sources, vault, driver, engine, changes, log } = services;
  const { db } = store;

  async function row(id: string) {
    const found = await shownSyncs(db).where('syncs.id', '=', id).executeTakeFirst();
    if (!found) throw notFound('sync');
    return found;
  }
  const get = async (id: string) => toSync(await row(id));

  /** Hands it to the engine; one that is away is asked again by the sweep. */
  async function start({ id, attempt, slice }: { id: string; attempt: number; slice: number }): Promise<void> {
    await engine()
      .startSync({ syncId: id, attempt, slice })
      .catch((error: unknown) => log.warn({ err: error, syncId: id }, 'a sync waits for the workflow engine'));
  }

  async function completeUpload(uploadId: string) {
    const upload = await uploads.get(uploadId);
    if (upload.complete) return upload;
    const message = `${upload.receivedBytes} bytes of this upload are here, and not all: send the rest first`;
    throw new Problem(409, 'upload_incomplete', message, '/uploadId');
  }

  /** What is at a URL now; a sync reads it anew. */
  const beginning = (url: string): Source => ({
    name: shownUrl(url),
    repeatable: false,
    identity: async () => '',
    open: () => sources.fetched(url),
  });

  async function uploaded(uploadId: string): Promise<Source> {
    const { id, name } = await completeUpload(uploadId);
    return sources.stored(id, name);
  }

  async function changeStatus(id: string, from: SyncStatus[], to: object, refusal: (status: string) => string) {
    const changed = await db
      .updateTable('syncs')
      .set({ ...to, changed_at_ms: Date.now() })
      .where('id', '=', id)
      .where('status', 'in', from)
      .executeTakeFirstOrThrow();
    const now = await row(id);
    if (changed.numUpdatedRows === 0n) throw new Problem(409, 'wrong_status', refusal(now.status));
    changes.announce({ type: 'sync', syncId: id });
    return now;
  }

  return {
    get,
    async preview({ uploadId, url, read = {}, mapping }, operations, { clientId, kind }) {
      const source = url === undefined ? await uploaded(uploadId as string) : beginning(url);
      const looked = await lookAt(source, read, mapping);
      const shape = shapeOf(kind ?? looked.mapping.kind, looked.table);
      const lastTime = clientId === undefined ? null : await lastTimeOf(db, clientId, shape);
      const seen = operations === 'columns' ? columnsAlone(looked) : await preview(looked, operations);
      return { ...seen, lastTime };
    },
    async create({ connectionId, environment, scheduleId, sinceLast, uploadId, url, read = {}, mapping, createdBy }) {
      const id = newId('syn');
      const now = Date.now();
      if (url !== undefined) sources.assertAllowed(url);
      const upload = uploadId === undefined ? undefined : await completeUpload(uploadId);
      // What is wrong with a file that is here is said at once.
      const looked = upload && (await lookAt(sources.stored(upload.id, upload.name), read, mapping));
      if (looked) await preview(looked, 0);
      const kind = (looked?.mapping ?? mapping)?.kind;
      if (sinceLast != null && kind && !kinds[kind].comparable) throw notComparable(kind);
      await db
        .insertInto('syncs')
        .values({
          id,
          connection_id: connectionId,
          environment,
          schedule_id: scheduleId ?? null,
          upload_id: upload?.id ?? null,
          sealed_url: url === undefined ? null : vault.seal(sealedRecord('syncs', [id], 'sealed_url'), url),
          source_name: upload?.name ?? shownUrl(url as string),
          read: JSON.stringify(read),
          given_mapping: mapping === undefined ? null : JSON.stringify(mapping),
          since_last: sinceLast ?? null,
          total_bytes: upload?.receivedBytes ?? null,
          status: 'queued',
          created_by: createdBy,
          created_at_ms: now,
          changed_at_ms: now,
        })
        .execute();
      if (upload) await db.updateTable('uploads').set({ used_at_ms: now }).where('id', '=', upload.id).execute();
      await start({ id, attempt: 1, slice: 1 });
      changes.announce({ type: 'sync', syncId: id });
      return get(id);
    },
    async list({ limit, before, clientIds, fromMs, untilMs, ...filter }) {
      const rows = await shownSyncs(store.reads)
        .where((where) =>
          where.and([
            ...equalTo(where, { 'clients.id': clientIds }),
            ...equalTo(where, {
              'clients.id': filter.clientId,
              'syncs.connection_id': filter.connectionId,
              'syncs.environment': filter.environment,
              'syncs.schedule_id': filter.scheduleId,
              'syncs.status': filter.status,
            }),
            ...(fromMs === undefined ? [] : [where('syncs.created_at_ms', '>=', fromMs)]),
            ...(untilMs === undefined ? [] : [where('syncs.created_at_ms', '<', untilMs)]),
          ]),
        )
        .$if(before !== undefined, (query) => query.where('syncs.id', '<', before as string))
        .orderBy('syncs.id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toSync);
    },
    async pause(id) {
      const paused = await changeStatus(
        id,
        ['queued', 'running'],
        { status: 'paused', retry_at_ms: null },
        (status) => `A sync that is ${status} cannot be paused`,
      );
      driver.interrupt(id);
      return toSync(paused);
    },
    async resume(id) {
      const { attempt, slice } = await row(id);
      const again = {
        status: 'queued',
        attempt: attempt + 1,
        slice: slice + 1,
        driver: null,
        error: null,
        error_code: null,
        remedy: null,
        failing_since_ms: null,
        retry_at_ms: null,
        ended_at_ms: null,
      };
      const resumed = await changeStatus(
        id,
        ['paused', 'failed'],
        again,
        (status) => `Only a sync that is paused or failed can be resumed, and this one is ${status}`,
      );
      await start(resumed);
      return toSync(resumed);
    },
    async cancel(id) {
      const cancelled = await changeStatus(
        id,
        ['queued', 'running', 'paused', 'failed'],
        { status: 'cancelled', ended_at_ms: Date.now(), retry_at_ms: null },
        (status) => `This sync is ${status} already`,
      );
      driver.interrupt(id);
      return toSync(cancelled);
    },
    async remove(id) {
      const { status } = await row(id);
      const gone = await db
        .deleteFrom('syncs')
        .where('id', '=', id)
        .where('status', 'in', ['succeeded', 'cancelled', 'failed'])
        .executeTakeFirstOrThrow();
      if (gone.numDeletedRows === 0n)
        throw new Problem(409, 'wrong_status', `A sync that is ${status} cannot be deleted: cancel it first`);
      for (const file of [failedFile(id), fetchedFile(id), vanishedFile(id)]) await files.remove(file);
    },
    async failures(id) {
      const { failed_bytes: bytes, failed } = await row(id);
      if (bytes === 0) throw new Problem(404, 'not_found', 'No row of this sync has failed');
      if ((await files.size(failedFile(id))) < bytes) {
        throw new Problem(410, 'no_longer_kept', `The ${failed} rows that failed are no longer kept`);
      }
      return firstBytes(files.read(failedFile(id)), bytes);
    },
    async vanished(id) {
      const { vanished } = await row(id);
      if (vanished === null) throw new Problem(404, 'not_found', 'Who vanished is not known of this sync');
      if ((await files.size(vanishedFile(id))) === 0) {
        throw new Problem(410, 'no_longer_kept', 'Who vanished is no longer kept');
      }
      return files.read(vanishedFile(id));
    },
  };
}

const notComparable = (kind: KindName): Problem => {
  const message = `Only people, objects and subscriptions can be compared with what was sent before; these are ${kind}`;
  return new Problem(422, 'not_comparable', message, '/sinceLast', { remedy: 'fix-input' });
};

/** What was written behind the last checkpoint is not told yet. */
async function* firstBytes(all: AsyncIterable<Uint8Array>, bytes: number): AsyncGenerator<Uint8Array> {
  let left = bytes;
  for await (const chunk of all) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
}
