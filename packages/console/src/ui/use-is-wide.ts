import { useSyncExternalStore } from 'react';

const wide = matchMedia('(min-width: 64rem)');

function watch(watcher: () => void): () => void {
  wide.addEventListener('change', watcher);
  return () => wide.removeEventListener('change', watcher);
}

/** Whether there is room for columns side by side (Tailwind's `lg`). */
export const useIsWide = (): boolean => useSyncExternalStore(watch, () => wide.matches);
