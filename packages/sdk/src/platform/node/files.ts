import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Files } from '../files.ts';

export const files: Files | undefined = {
  read: (path) => readFile(path),
  bytesOf: async (path) => (await stat(path)).size,
  nameOf: basename,
};
