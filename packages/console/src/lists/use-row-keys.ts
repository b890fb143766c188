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
  /** Where the focus is on its way to, for a row that is drawn only now: keys can come faster. */
  const aim = useRef<string>(undefined);

  const focusedId = (): string | undefined =>
    aim.current ?? document.activeElement?.closest<HTMLElement>('[data-row]')?.dataset.row ?? undefined;

  function focus(id: string): boolean {
    aim.current = undefined;
    const link = document.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"] a`);
    link?.focus({ preventScroll: true });
    return link !== null;
  }

  function walk(step: number): void {
    const id = focusedId();
    const at = id === undefined ? -1 : items.findIndex((item) => kind.idOf(item) === id);
    const index = Math.min(items.length - 1, Math.max(0, at + step));
    const next = items[index];
    if (next === undefined) return;
    scrollTo.current?.(index);
    const nextId = kind.idOf(next);
    if (focus(nextId)) return;
    aim.current = nextId;
    requestAnimationFrame(() => {
      if (aim.current === nextId) focus(nextId);
    });
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
    c: withFocused((id) => void navigator.clipboard?.writeText(id).catch(() => undefined)),
  });
  return { scrollTo };
}
