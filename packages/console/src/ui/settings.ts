import { useSyncExternalStore } from 'react';

// What a reader has set for this browser alone, or for one tab of it. It stays when the page is left.

const watchers = new Set<() => void>();

/** One setting: its values are texts, and one that is not (or no longer) allowed counts as the first. */
export interface Setting<V extends string> {
  get(): V;
  set(value: V): void;
  use(): V;
}

export function setting<V extends string>(
  name: string,
  isAllowed: (value: string) => value is V,
  otherwise: V,
): Setting<V> {
  const key = `cio-bridge.${name}`;
  const get = (): V => {
    const kept = readKept('localStorage', key);
    return kept !== null && isAllowed(kept) ? kept : otherwise;
  };
  return {
    get,
    set(value) {
      keep('localStorage', key, value);
      for (const watcher of watchers) watcher();
    },
    use: () => useSyncExternalStore(watch, get),
  };
}

/** A setting that is each tab's own: no other tab changes it, and only a new tab begins with the one set last. */
export function tabSetting<V extends string>(
  name: string,
  isAllowed: (value: string) => value is V,
  otherwise: V,
): Setting<V> {
  const key = `cio-bridge.${name}`;
  const kept = readKept('sessionStorage', key) ?? readKept('localStorage', key);
  let own = kept !== null && isAllowed(kept) ? kept : otherwise;
  keep('sessionStorage', key, own);
  const get = (): V => own;
  return {
    get,
    set(value) {
      own = value;
      keep('sessionStorage', key, value);
      keep('localStorage', key, value);
      for (const watcher of watchers) watcher();
    },
    use: () => useSyncExternalStore(watch, get),
  };
}

const oneOf =
  <V extends string>(...values: V[]) =>
  (value: string): value is V =>
    (values as string[]).includes(value);

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  addEventListener('storage', watcher);
  return () => {
    watchers.delete(watcher);
    removeEventListener('storage', watcher);
  };
}

// A browser that keeps nothing (some private windows) throws; what is kept here is a comfort only.
const unkept = new Map<string, string>();
type Keeper = 'localStorage' | 'sessionStorage';

function readKept(keeper: Keeper, key: string): string | null {
  try {
    return window[keeper].getItem(key);
  } catch {
    return unkept.get(key) ?? null;
  }
}

function keep(keeper: Keeper, key: string, value: string): void {
  try {
    window[keeper].setItem(key, value);
  } catch {
    unkept.set(key, value);
  }
}

export const theme = setting('theme', oneOf('system', 'light', 'dark'), 'system');
export const shortcuts = setting('shortcuts', oneOf('on', 'off'), 'on');
export const rail = setting('rail', oneOf('open', 'closed'), 'open');
export const firstSteps = setting('first-steps', oneOf('shown', 'closed'), 'shown');
