import { sql } from 'kysely';
import type { Files } from './files.ts';
import type { Database } from './store.ts';

const PART_BYTES = 1_048_576;

/** Files in the database that all nodes share. */
export function postgresFiles(db: Database): Files {
  async function cut(file: string, offset: number): Promise<void> {
    await sql`delete from file_parts where file = ${file} and offset_bytes >= ${offset}`.execute(db);
    await sql`
      update file_parts set content = substring(content from 1 for cast(${offset} - offset_bytes as integer))
      where file = ${file} and offset_bytes + length(content) > ${offset}`.execute(db);
  }

  return {
    async size(file) {
      const { rows } = await sql<{ bytes: number }>`
        select offset_bytes + length(content) as bytes from file_parts where file = ${file}
        order by offset_bytes desc limit 1`.execute(db);
      return rows[0]?.bytes ?? 0;
    },
    async write(file, offset, bytes) {
      await cut(file, offset);
      let at = offset;
      let held: Uint8Array[] = [];
      let heldBytes = 0;
      const put = async () => {
        if (heldBytes === 0) return;
        const content = Buffer.concat(held);
        [held, heldBytes] = [[], 0];
        await db.insertInto('file_parts').values({ file, offset_bytes: at, content }).execute();
        at += content.length;
      };
      try {
        for await (const chunk of bytes) {
          held.push(chunk);
          heldBytes += chunk.length;
          if (heldBytes >= PART_BYTES) await put();
        }
      } finally {
        await put();
      }
      return at;
    },
    async *read(file) {
      for (let after = -1; ; ) {
        const part = await db
          .selectFrom('file_parts')
          .select(['offset_bytes', 'content'])
          .where('file', '=', file)
          .where('offset_bytes', '>', after)
          .orderBy('offset_bytes')
          .limit(1)
          .executeTakeFirst();
        if (!part) return;
        yield part.content;
        after = part.offset_bytes;
      }
    },
    async remove(file) {
      await db.deleteFrom('file_parts').where('file', '=', file).execute();
    },
    async list() {
      const rows = await db.selectFrom('file_parts').select('file').where('offset_bytes', '=', 0).execute();
      return rows.map((row) => row.file);
    },
    room: async () => undefined,
  };
}
