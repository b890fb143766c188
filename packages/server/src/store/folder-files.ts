import { constants, createReadStream } from 'node:fs';
import { mkdir, open, readdir, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Files } from './files.ts';

/** Left free for the store, whatever is uploaded. */
const RESERVED_BYTES = 500_000_000;

/** Files in a folder, its owner's alone. */
export function folderFiles(folder: string): Files {
  const pathOf = (file: string) => join(folder, file);
  return {
    size: async (file) => (await stat(pathOf(file)).catch(unlessMissing))?.size ?? 0,
    async write(file, offset, bytes) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const handle = await open(pathOf(file), constants.O_RDWR | constants.O_CREAT, 0o600);
      let at = offset;
      try {
        await handle.truncate(offset);
        for await (const chunk of bytes) {
          await handle.write(chunk, 0, chunk.length, at);
          at += chunk.length;
        }
        return at;
      } finally {
        await handle.datasync();
        await handle.close();
      }
    },
    async *read(file) {
      yield* createReadStream(pathOf(file), { highWaterMark: 65_536 }) as AsyncIterable<Uint8Array>;
    },
    remove: (file) => rm(pathOf(file), { force: true }),
    list: async () => (await readdir(folder).catch(unlessMissing)) ?? [],
    async room() {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const { bavail, bsize } = await statfs(folder);
      return Math.max(0, bavail * bsize - RESERVED_BYTES);
    },
  };
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}
