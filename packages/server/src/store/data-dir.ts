import { accessSync, constants, mkdirSync } from 'node:fs';

/** The data folder, or what is in it, cannot be used; the message says why and what to do. */
export class DataDirError extends Error {
  override readonly name = 'DataDirError';
  readonly code = 'data_dir_unusable';
}

/** What the operating system and SQLite call it, and what helps. */
const reasons: Record<string, string> = {
  EACCES: 'this user may not write there. Give it to the user that runs cio-bridge, or choose another folder',
  EPERM: 'this user may not write there. Give it to the user that runs cio-bridge, or choose another folder',
  EROFS: 'it is on a disk that is mounted for reading only. Choose another folder',
  ENOSPC: 'the disk is full. Make room, or choose another folder',
  EDQUOT: 'the quota of this user is used up. Make room, or choose another folder',
  EIO: 'the disk gives errors. Look into the system log, and restore a backup elsewhere if they stay',
  ENOTDIR: 'a part of its path is a file. Choose another folder',
  EEXIST: 'there is a file of that name. Choose another folder',
  ENOENT: 'a part of its path does not exist and cannot be made. Choose another folder',
  ENAMETOOLONG: 'its path is too long. Choose another folder',
  // SQLite's: read-only, I/O error, damaged, full, cannot be opened, no database.
  8: 'this user may not write to the store in it. Give its files to the user that runs cio-bridge',
  10: 'the disk gives errors. Look into the system log, and restore a backup elsewhere if they stay',
  11: 'the store in it is damaged. Restore the newest backup: cio-bridge restore FILE',
  13: 'the disk is full. Make room, or choose another folder',
  14: 'the store in it cannot be opened. Give its files to the user that runs cio-bridge',
  26: 'cio-bridge.db in it is no store. Restore the newest backup: cio-bridge restore FILE',
};

/** The error in words where it is about the folder; any other as it is. */
export function aboutDataDir(error: unknown, dataDir: string): unknown {
  const { code, errcode } = error as { code?: string; errcode?: number };
  // The low byte of SQLite's extended codes is the plain one.
  const reason = reasons[errcode === undefined ? (code ?? '') : String(errcode & 0xff)];
  if (reason === undefined) return error;
  return new DataDirError(`The data folder ${dataDir} cannot be used: ${reason}`, { cause: error });
}

/** Makes the folder, its owner's alone, if it is missing. @throws DataDirError when it cannot be made or written. */
export function prepareDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw aboutDataDir(error, dataDir);
  }
}
