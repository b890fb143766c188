import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { CioError } from '@cio-bridge/connector';
import { openTable } from '@cio-bridge/sync';
import type { ExpressionBuilder } from 'kysely';
import type { Files } from '../store/files.ts';
import type { Database, Store } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';
import { failedFile, fetchedFile, vanishedFile } from '../syncs/sync.ts';
import { isMentionedIn } from './mentions.ts';

/** Remembered rows that are looked at in one go: there may be millions. */
const ROWS_PER_STEP = 10_000;

/** What was, or would be, erased of files, and of what is remembered of them. */
export interface ErasedFiles {
  /** Files that hold a row about the person, as a whole: they were read already, or nobody reads them. */
  uploads: number;
  /** Rows that failed, or that were listed as vanished; those of others stay. */
  failedRows: number;
  /** The next sync that compares with what was sent before sends the person again, if its file still has them. */
  remembered: number;
  /** Read by a sync that has not ended, or not here as a whole: let them end, or cancel them, then erase again. */
  filesUnderWay: number;
}

/** @param clientIds - The only clients in whose data it is looked for; all when left out. */
export async function eraseFiles(
  { db, reads, files }: Pick<Store, 'db' | 'reads'> & { files: Files },
  options: { identifiers: readonly string[]; clientIds?: readonly string[] | undefined; dryRun: boolean },
): Promise<ErasedFiles> {
  const { identifiers, clientIds, dryRun } = options;
  const isMentioned = isMentionedIn(identifiers);
  const erased: ErasedFiles = { uploads: 0, failedRows: 0, remembered: 0, filesUnderWay: 0 };

  /** What cannot be read to its end may hold anybody. */
  async function mentions(file: string): Promise<boolean> {
    const open = () => files.read(file);
    try {
      const table = await openTable({ name: file, repeatable: true, identity: async () => file, open });
      for await (const rows of table.rows())
        if (rows.some(({ cells }) => Object.values(cells).some(isMentioned))) return true;
      return false;
    } catch (error) {
      if (error instanceof CioError) return true;
      throw error;
    }
  }

  async function eraseUploads(): Promise<void> {
    const uploads = await db
      .selectFrom('uploads')
      .select(['id', 'completed_at_ms'])
      .$if(clientIds !== undefined, (query) => query.where('client_id', 'in', [...(clientIds ?? []), '']))
      .execute();
    for (const { id, completed_at_ms: completedAtMs } of uploads) {
      if ((await files.size(id)) === 0 || !(await mentions(id))) continue;
      const reader = db.selectFrom('syncs').select('id').where('upload_id', '=', id).where('ended_at_ms', 'is', null);
      if (completedAtMs === null || (await reader.executeTakeFirst())) erased.filesUnderWay += 1;
      else {
        erased.uploads += 1;
        if (dryRun) continue;
        await db.deleteFrom('uploads').where('id', '=', id).execute();
        await files.remove(id);
      }
    }
  }

  async function eraseOfSyncs(): Promise<void> {
    const syncs = await db
      .selectFrom('syncs')
      .innerJoin('connections', 'connections.id', 'syncs.connection_id')
      .select(['syncs.id', 'syncs.ended_at_ms'])
      .$if(clientIds !== undefined, (query) => query.where('connections.client_id', 'in', [...(clientIds ?? []), '']))
      .execute();
    const there = new Set(await files.list());
    for (const { id, ended_at_ms: endedAtMs } of syncs) {
      if (there.has(fetchedFile(id)) && (await mentions(fetchedFile(id)))) {
        if (endedAtMs === null) erased.filesUnderWay += 1;
        else {
          erased.uploads += 1;
          if (!dryRun) await files.remove(fetchedFile(id));
        }
      }
      for (const file of [failedFile(id), vanishedFile(id)]) {
        if (there.has(file)) await eraseLines(file, { id, endedAtMs });
      }
    }
  }

  async function eraseLines(file: string, sync: { id: string; endedAtMs: number | null }): Promise<void> {
    let count = 0;
    const others = async function* () {
      for await (const line of linesOf(files, file)) {
        if (isMentioned(rowOf(line))) count += 1;
        else yield Buffer.from(`${line}\n`);
      }
    };
    for await (const _ of others());
    if (count === 0) return;
    if (sync.endedAtMs === null) {
      erased.filesUnderWay += 1;
      return;
    }
    erased.failedRows += count;
    if (dryRun) return;
    const kept = `${sync.id}.kept`;
    await files.write(kept, 0, others());
    const bytes = await files.write(file, 0, files.read(kept));
    await files.remove(kept);
    if (file === failedFile(sync.id))
      await db.updateTable('syncs').set({ failed_bytes: bytes }).where('id', '=', sync.id).execute();
  }

  async function eraseRemembered(): Promise<void> {
    const keys = identifiers.flatMap((identifier) =>
      ['id', 'email', 'phone', 'cioId'].map((of) => `${of}:${identifier}`),
    );
    const emails = identifiers
      .filter((identifier) => identifier.includes('@'))
      .map((email) => `email:${email.toLowerCase()}`);
    const isTheirs = ({ eb, fn, or, and }: ExpressionBuilder<Tables, 'sync_fingerprints'>) =>
      or([
        eb('key', 'in', keys),
        and([eb('key', 'like', 'email:%'), eb(fn<string>('lower', ['key']), 'in', [...emails, ''])]),
      ]);
    const memories = await reads
      .selectFrom('sync_memories')
      .innerJoin('connections', 'connections.id', 'sync_memories.connection_id')
      .select('sync_memories.id')
      .$if(clientIds !== undefined, (query) => query.where('connections.client_id', 'in', [...(clientIds ?? []), '']))
      .execute();
    for (const { id } of memories) {
      const of = (from: Database) => from.selectFrom('sync_fingerprints').where('memory_id', '=', id);
      for (let after = ''; ; ) {
        const behind = of(reads).where('key', '>', after).orderBy('key').select('key');
        const end = await behind.offset(ROWS_PER_STEP).limit(1).executeTakeFirst();
        const piece = behind.$if(end !== undefined, (query) => query.where('key', '<=', end?.key ?? ''));
        const found = await piece.where(isTheirs).execute();
        erased.remembered += found.length;
        for (const { key } of dryRun ? [] : found)
          await db.deleteFrom('sync_fingerprints').where('memory_id', '=', id).where('key', '=', key).execute();
        if (end === undefined) break;
        after = end.key;
      }
    }
  }

  await eraseUploads();
  await eraseOfSyncs();
  await eraseRemembered();
  return erased;
}

/** What a line of failed rows, or of the CSV of those that vanished, says of a row; the mapping before them says nothing of any. */
const rowOf = (line: string): unknown =>
  line.startsWith('{') ? (JSON.parse(line) as { values?: unknown }).values : line.split(/[,"]+/);

async function* linesOf(files: Files, file: string): AsyncGenerator<string> {
  yield* createInterface({ input: Readable.from(files.read(file)), crlfDelay: Number.POSITIVE_INFINITY });
}
