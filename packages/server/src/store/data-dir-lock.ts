import { join } from 'node:path';
import { isLocked, lockFile } from './file-lock.ts';

/** Two servers on one data folder would take each other's workflow engine for their own. */
export class DataDirInUse extends Error {
  override readonly name = 'DataDirInUse';
  readonly code = 'data_dir_in_use';
}

/**
 * Takes the data folder for this process.
 *
 * @throws DataDirInUse when another process holds it.
 */
export function lockDataDir(dataDir: string): { release: () => void } {
  const lock = lockFile(lockOf(dataDir));
  if (lock) return lock;
  throw new DataDirInUse(`Another cio-bridge is running on the data folder ${dataDir}`);
}

/** Whether a server runs on this data folder. */
export const isDataDirInUse = (dataDir: string): boolean => isLocked(lockOf(dataDir));

const lockOf = (dataDir: string): string => join(dataDir, 'lock.db');
