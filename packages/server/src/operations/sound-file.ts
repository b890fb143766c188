import { DatabaseSync } from '../store/node-sqlite.ts';

/** A backup cannot be made or put back; the message says why and what to do. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
  readonly code = 'backup_failed';
}

/** So many pages at once that the whole file is one step, and one read transaction: it ends while others write. */
export const WHOLE_FILE = 2_147_483_647;

/** @throws BackupError when the file is damaged, or no store of ours. */
export function assertSound(file: string): void {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const [check] = Object.values(database.prepare('pragma quick_check').get() ?? {});
    if (check !== 'ok') throw new BackupError(`${file} is damaged: ${String(check)}`);
    database.prepare('select 1 from runs limit 1').get();
  } catch (cause) {
    if (cause instanceof BackupError) throw cause;
    throw new BackupError(`${file} is not a backup of cio-bridge: ${(cause as Error).message}`, { cause });
  } finally {
    database.close();
  }
}
