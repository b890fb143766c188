import { useRef } from 'react';
import { useKeys } from '../ui/use-keys.ts';
import type { RowKind } from './columns.ts';

/** `j` and `k` walk the rows, and keep the focus with them. */
export function useRowKeys<T>(props: {
  items: T[];
  kind: RowKind<T>;
  onPeek: ((id: string) => void) | undefined;
  onToggle: ((id: string) => void) | undefined;
}) {
  const { items, kind, onPeek, onToggle } = props;
  const scrollTo = useRef<(index: number) => void>(undefined);

  const focusedId = (): string | undefined =>
    document.activeElement?.closest<HTMLElement>('[data-row]')?.dataset.row ?? undefined;

  function walk(step: number): void {
    const id = focusedId();
    const at = id === undefined ? -1 : items.findIndex((item) => kind.idOf(item) === id);
    const index = Math.min(items.length - 1, Math.max(0, at + step));
    const next = items[index];
    if (next === undefined) return;
    scrollTo.current?.(index);
    // The row may be drawn only now.
    requestAnimationFrame(() =>
      document
        .querySelector<HTMLElement>(`[data-row="${CSS.escape(kind.idOf(next))}"] a`)
        ?.focus({ preventScroll: true }),
    );
  }
  const withFocused = (act: ((id: string) => void) | undefined) => () => {
    const id = focusedId();
    if (id !== undefined) act?.(id);
  };

  useKeys({
    j: () => walk(1),
    k: () => walk(-1),
    e: withFocused(onPeek),
    x: withFocused(onToggle),
    c: withFocused((id) => void navigator.clipboard?.writeText(id)),
  });
  return { scrollTo };
}
