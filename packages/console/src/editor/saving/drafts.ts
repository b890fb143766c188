import { keepCopy, keptCopy, type LocalCopy, PREFIX } from './local-copy.ts';

/** More new workflows than this that were begun and never saved are not kept of one client: the oldest goes. */
const MAX_DRAFTS = 10;

/** A new workflow that was begun and not saved. */
export interface Draft {
  key: string;
  copy: LocalCopy;
}

/** The new workflows of a client that were begun and never saved, the newest first. */
export function keptDrafts(clientId: string): Draft[] {
  return keptKeys()
    .filter((key) => key.startsWith(`new:${clientId}`))
    .flatMap((key) => {
      const copy = keptCopy(key);
      return copy ? [{ key, copy }] : [];
    })
    .toSorted((one, other) => other.copy.atMs - one.copy.atMs);
}

/** Under what another new workflow is kept, beside those that are. */
export function newDraftKey(clientId: string): string {
  for (const { key } of keptDrafts(clientId).slice(MAX_DRAFTS - 1)) keepCopy(key, undefined);
  return `new:${clientId}:${Date.now()}`;
}

function keptKeys(): string[] {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(PREFIX))
      .map((key) => key.slice(PREFIX.length));
  } catch {
    return [];
  }
}
