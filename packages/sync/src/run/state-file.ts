import { open, rename, rm } from 'node:fs/promises';
import { syncError } from '../faults.ts';

/** Replaces a file as a whole: after a crash it is the old one or the new one. */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  const fresh = `${path}.new`;
  try {
    const file = await open(fresh, 'w', 0o600);
    try {
      await file.writeFile(content);
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true }).catch(() => {});
    throw unwritable(path, error);
  }
}

export const unwritable = (path: string, error: unknown): Error => {
  const code = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
  const wayOut = code === 'ENOSPC' ? 'the disk is full: make room' : 'see that it can be written';
  return syncError(
    'sync_unwritable_state',
    `${path} cannot be written (${code}); ${wayOut}, then resume`,
    'state',
    error,
  );
};
