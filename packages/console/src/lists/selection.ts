import { useState } from 'react';

/** What is chosen of a list: some of its rows, or all that its filters match, loaded or not. */
export type Selection = { isAll: true } | { isAll: false; ids: readonly string[] };

export function useSelection() {
  const [isAll, setIsAll] = useState(false);
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());

  function toggle(id: string): void {
    setIsAll(false);
    setIds((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }
  const clear = (): void => {
    setIsAll(false);
    setIds(new Set());
  };
  return {
    selection: (isAll ? { isAll } : { isAll, ids: [...ids] }) as Selection,
    isAny: isAll || ids.size > 0,
    isAll,
    has: (id: string) => isAll || ids.has(id),
    count: ids.size,
    toggle,
    choose: (chosen: string[]) => {
      setIsAll(false);
      setIds(new Set(chosen));
    },
    chooseAll: () => setIsAll(true),
    clear,
  };
}
