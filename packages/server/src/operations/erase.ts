import type { Files } from '../store/files.ts';
import type { Store } from '../store/store.ts';
import { type ErasedFiles, eraseFiles } from './erase-files.ts';
import { type Erased, erasePerson } from './erase-person.ts';

/** Erases what is kept of a person of Customer.io: first in tables, then in files. */
export async function erase(
  { files, ...store }: Store & { files: Files },
  options: { identifiers: readonly string[]; clientIds?: readonly string[] | undefined; dryRun: boolean },
): Promise<Erased & ErasedFiles> {
  return { ...(await erasePerson(store, options)), ...(await eraseFiles({ ...store, files }, options)) };
}
