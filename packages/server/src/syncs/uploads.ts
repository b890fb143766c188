import type { Selectable } from 'kysely';
import { newId } from '../ids.ts';
import { equalTo, type OneOrMore } from '../store/equal-to.ts';
import type { Files } from '../store/files.ts';
import { notFound, Problem } from '../store/problem.ts';
import type { Database } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';

/** A file that somebody sends us, in one piece or in many. */
export interface Upload {
  id: string;
  client: { id: string; name: string };
  name: string;
  /** How many bytes it is going to have; null when nobody said. */
  bytes: number | null;
  /** So many are on disk: go on from there. */
  receivedBytes: number;
  /** Whether all of it is there. */
  complete: boolean;
  createdBy: string | null;
  createdAtMs: number;
}

export interface UploadLimits {
  maxBytes: number;
  totalBytes: number;
}

export interface Uploads {
  create(upload: { clientId: string; name: string; bytes?: number | undefined; createdBy: string }): Promise<Upload>;
  get(id: string): Promise<Upload>;
  /** Newest first. @param clientIds - The only ones that may be seen. */
  list(filter: {
    clientIds?: readonly string[] | undefined;
    clientId?: OneOrMore;
    limit: number;
    before?: string | undefined;
  }): Promise<Upload[]>;
  /**
   * Takes the bytes from `offset` on, which is where the last ones ended. What has come until they break off stays.
   *
   * @param isLast - Whether nothing follows, where nobody said how many bytes it is going to have.
   */
  write(id: string, part: { offset: number; bytes: AsyncIterable<Uint8Array>; isLast: boolean }): Promise<Upload>;
  /** @throws Problem 409 while a sync reads it. */
  remove(id: string): Promise<void>;
}

export function createUploads(services: { db: Database; files: Files; limits: UploadLimits }): Uploads {
  const { db, files, limits } = services;
  /** Of two who write to one file at once, the second is refused. */
  const beingWritten = new Set<string>();

  const rows = () =>
    db
      .selectFrom('uploads')
      .innerJoin('clients', 'clients.id', 'uploads.client_id')
      .selectAll('uploads')
      .select('clients.name as client');

  async function get(id: string): Promise<Upload> {
    const row = await rows().where('uploads.id', '=', id).executeTakeFirst();
    if (!row) throw notFound('upload');
    return toUpload(row);
  }

  /** How many more bytes this upload may take. @throws Problem when that is none, or fewer than it is going to have. */
  async function roomFor(wanted: number, except?: string): Promise<number> {
    const { used } = await db
      .selectFrom('uploads')
      .select(({ fn }) => fn.sum<number | null>('received_bytes').as('used'))
      .$if(except !== undefined, (query) => query.where('id', '!=', except as string))
      .executeTakeFirstOrThrow();
    const left = limits.totalBytes - Number(used);
    const free = (await files.room()) ?? Number.POSITIVE_INFINITY;
    if (wanted > left) {
      const message = `All uploads together may take ${inMb(limits.totalBytes)}, and ${inMb(Math.max(0, left))} are left: delete some, or raise CIO_BRIDGE_UPLOAD_TOTAL_MB`;
      throw new Problem(507, 'no_room', message);
    }
    if (wanted > free) throw new Problem(507, 'no_room', `There is no room on the disk: ${inMb(free)} are free for it`);
    return Math.min(left, free);
  }

  return {
    get,
    async create({ clientId, name, bytes, createdBy }) {
      if (bytes !== undefined && bytes > limits.maxBytes) throw tooLarge(limits.maxBytes);
      await roomFor(bytes ?? 1);
      const id = newId('up');
      const now = Date.now();
      await db
        .insertInto('uploads')
        .values({
          id,
          client_id: clientId,
          name,
          bytes: bytes ?? null,
          created_by: createdBy,
          created_at_ms: now,
          used_at_ms: now,
          completed_at_ms: null,
        })
        .execute();
      return get(id);
    },
    async list({ clientIds, clientId, limit, before }) {
      const found = await rows()
        .where((where) =>
          where.and([
            ...equalTo(where, { 'uploads.client_id': clientIds }),
            ...equalTo(where, { 'uploads.client_id': clientId }),
          ]),
        )
        .$if(before !== undefined, (query) => query.where('uploads.id', '<', before as string))
        .orderBy('uploads.id', 'desc')
        .limit(limit)
        .execute();
      return found.map(toUpload);
    },
    async write(id, { offset, bytes, isLast }) {
      if (beingWritten.has(id)) throw busy();
      beingWritten.add(id);
      try {
        const upload = await get(id);
        if (upload.complete) throw new Problem(409, 'upload_complete', 'All of this upload is there already');
        // A crash may have come between the bytes and what the store says of them.
        const received = Math.min(upload.receivedBytes, await files.size(id));
        if (offset !== received) throw wrongOffset(received);
        const room = await roomFor((upload.bytes ?? received + 1) - received, id);
        const max = Math.min(upload.bytes ?? limits.maxBytes, received + room);
        let end = received;
        try {
          end = await files.write(id, received, upTo(bytes, max - received, tooLong(upload, max, limits)));
        } finally {
          end = Math.max(end, await files.size(id));
          await db
            .updateTable('uploads')
            .set({ received_bytes: end, used_at_ms: Date.now() })
            .where('id', '=', id)
            .execute();
        }
        if (upload.bytes === null ? isLast : end === upload.bytes) {
          if (end === 0) throw new Problem(422, 'empty_upload', 'This file is empty: send its bytes');
          await db.updateTable('uploads').set({ completed_at_ms: Date.now() }).where('id', '=', id).execute();
        }
        return get(id);
      } finally {
        beingWritten.delete(id);
      }
    },
    async remove(id) {
      await get(id);
      const reader = await db
        .selectFrom('syncs')
        .select('id')
        .where('upload_id', '=', id)
        .where('ended_at_ms', 'is', null)
        .executeTakeFirst();
      if (reader) throw new Problem(409, 'upload_in_use', `The sync ${reader.id} reads it: cancel that first`);
      await db.deleteFrom('uploads').where('id', '=', id).execute();
      await files.remove(id);
    },
  };
}

async function* upTo(bytes: AsyncIterable<Uint8Array>, max: number, tooMany: Problem): AsyncGenerator<Uint8Array> {
  let left = max;
  for await (const chunk of bytes) {
    if (chunk.length > left) throw tooMany;
    left -= chunk.length;
    yield chunk;
  }
}

const inMb = (bytes: number): string => `${Math.floor(bytes / 1e6).toLocaleString('en')} MB`;

const busy = () => new Problem(409, 'upload_busy', 'Somebody else is sending this upload right now');

const wrongOffset = (received: number) =>
  new Problem(409, 'wrong_offset', `${received} bytes are here: go on with offset=${received}`, '/offset');

function tooLong({ bytes }: Upload, max: number, limits: UploadLimits): Problem {
  if (bytes !== null && max === bytes)
    return new Problem(422, 'longer_than_said', `It was to have ${bytes} bytes, and more are coming: upload it anew`);
  if (max === limits.maxBytes) return tooLarge(limits.maxBytes);
  return new Problem(507, 'no_room', 'There is no room for more of it: delete uploads that are done with, then go on');
}

export const tooLarge = (maxBytes: number): Problem =>
  new Problem(
    413,
    'file_too_large',
    `A file may have ${inMb(maxBytes)}: part it, compress it with gzip or zstd, or raise CIO_BRIDGE_UPLOAD_MAX_MB`,
    '/bytes',
  );

const toUpload = (row: Selectable<Tables['uploads']> & { client: string }): Upload => ({
  id: row.id,
  client: { id: row.client_id, name: row.client },
  name: row.name,
  bytes: row.bytes,
  receivedBytes: row.received_bytes,
  complete: row.completed_at_ms !== null,
  createdBy: row.created_by,
  createdAtMs: row.created_at_ms,
});
