import { Plus } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { isSamePlace, type Place, valueAt } from '../document/place.ts';
import { gapAfter } from '../tree/moves.ts';
import { useEditor } from '../use-editor.ts';
import { useStepKeys } from '../use-step-keys.ts';
import { OutlineLine } from './outline-line.tsx';
import { type OutlineRow, outlineRows } from './outline-rows.ts';

/** The steps as a tree of lines: the equal of the canvas, complete without a mouse. */
export function Outline() {
  const editor = useEditor();
  const { state, tree, actions, selected, select, openPicker, isReadOnly, showPanel } = editor;
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(
    () => outlineRows(valueAt(state.source.plain, ['trigger']), tree, actions, folded),
    [state.source, tree, actions, folded],
  );
  // A lane is gone to while a step stays selected: once another one is, such as a new one in it, that counts.
  const [atLane, setAtLane] = useState<{ key: string; beside: Place }>();
  const current =
    rows.find(({ key }) => key === atLane?.key && atLane.beside === selected) ??
    rows.find(({ kind, place }) => kind !== 'lane' && isSamePlace(place, selected)) ??
    rows[0];
  const list = useRef<HTMLDivElement>(null);
  const stepKeys = useStepKeys();
  const isMoving = useRef(false);

  // Whatever moved the selection, a key or a change of the tree, the focus goes with it when it was here.
  useEffect(() => {
    if (current === undefined || !(isMoving.current || list.current?.contains(document.activeElement))) return;
    isMoving.current = false;
    list.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(current.key)}"]`)?.focus();
  }, [current]);

  function go(row: OutlineRow | undefined): boolean {
    if (!row) return false;
    isMoving.current = true;
    setAtLane(row.kind === 'lane' ? { key: row.key, beside: selected } : undefined);
    if (row.kind !== 'lane') select(row.place);
    return true;
  }

  function fold(row: OutlineRow, isFolded: boolean): boolean {
    const next = new Set(folded);
    if (isFolded) next.add(row.key);
    else next.delete(row.key);
    setFolded(next);
    return true;
  }

  function press(event: React.KeyboardEvent): void {
    if (current === undefined || event.altKey || event.ctrlKey || event.metaKey || !walk(event.key, current)) {
      stepKeys.onKeyDown(event);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** What a key without others does here; false for one that does nothing. */
  function walk(key: string, row: OutlineRow): boolean {
    const index = rows.indexOf(row);
    const isOpen = row.hasInner && !folded.has(row.key);
    switch (key) {
      case 'ArrowDown':
        return go(rows[index + 1]);
      case 'ArrowUp':
        return go(rows[index - 1]);
      case 'Home':
        return go(rows[0]);
      case 'End':
        return go(rows.at(-1));
      case 'ArrowRight':
        return row.hasInner && (isOpen ? go(rows[index + 1]) : fold(row, false));
      case 'ArrowLeft':
        return isOpen ? fold(row, true) : go(rows.find((each) => each.key === row.parent));
      case 'a':
        if (isReadOnly) return false;
        openPicker(row.lane ? { list: row.lane.place, index: 0 } : gapAfter(tree, selected));
        return true;
      case 'Enter':
        if (row.lane) openPicker({ list: row.lane.place, index: 0 });
        else if (showPanel) showPanel();
        else document.getElementById('panel')?.focus();
        return true;
      default:
        return false;
    }
  }

  return (
    <div className="h-full overflow-auto bg-surface p-3">
      <div
        ref={list}
        role="tree"
        aria-label="Steps"
        tabIndex={-1}
        className="outline-none"
        {...stepKeys}
        onKeyDown={press}
      >
        {rows.map((row) => (
          <OutlineLine
            key={row.key}
            row={row}
            isCurrent={row === current}
            isFolded={folded.has(row.key)}
            onGo={() => {
              go(row);
              if (row.kind !== 'lane') showPanel?.();
            }}
            onFold={() => fold(row, !folded.has(row.key))}
          />
        ))}
      </div>
      {!isReadOnly && (
        <Button look="ghost" className="mt-1" onClick={() => openPicker({ list: ['steps'], index: tree.length })}>
          <Plus aria-hidden className="size-4" /> Add a step at the end
        </Button>
      )}
    </div>
  );
}
