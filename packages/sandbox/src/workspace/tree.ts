/** Something that lies in a folder. */
interface Placed<Id> {
  readonly id: Id;
  readonly parentFolderId: Id | null;
}

/** Whether something lies in a folder, or in one below it. `null` is the root, in which everything lies. */
export function isWithin<Id>(folders: readonly Placed<Id>[], placed: Placed<Id>, folderId: Id | null): boolean {
  if (folderId === null) return true;
  const seen = new Set<Id>();
  for (let at = placed.parentFolderId; at !== null && !seen.has(at); ) {
    if (at === folderId) return true;
    seen.add(at);
    at = folders.find(({ id }) => id === at)?.parentFolderId ?? null;
  }
  return false;
}
