/** What was typed and not saved, kept in this browser: it outlives a crash, a full disk of the server, an ended session. */
export interface LocalCopy {
  text: string;
  /** The version that it was begun from; null for a new workflow. */
  version: number | null;
  atMs: number;
}

export const PREFIX = 'cio-bridge.unsaved.';

export function keptCopy(key: string): LocalCopy | undefined {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(PREFIX + key) ?? 'null');
    const copy = found as Partial<LocalCopy> | null;
    if (typeof copy?.text !== 'string' || typeof copy.atMs !== 'number') return undefined;
    return { text: copy.text, version: copy.version ?? null, atMs: copy.atMs };
  } catch {
    return undefined;
  }
}

/** A browser that keeps nothing, or has no room, loses a comfort only. */
export function keepCopy(key: string, copy: LocalCopy | undefined): void {
  try {
    if (copy) localStorage.setItem(PREFIX + key, JSON.stringify(copy));
    else localStorage.removeItem(PREFIX + key);
  } catch {}
}
