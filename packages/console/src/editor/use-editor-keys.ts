import { useEffect, useEffectEvent } from 'react';
import { useKeys } from '../ui/use-keys.ts';
import { isWithin, placeOf } from './document/place.ts';
import { type View, views } from './opened.ts';
import { gapAfter } from './tree/moves.ts';
import { type Editor, tellBroken } from './use-editor.ts';
import { redo, undo } from './use-steps.ts';

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input, select, textarea, [contenteditable]');

/** The keys of the whole editor. Undo inside a field stays the field's own. */
export function useEditorKeys(props: {
  editor: Editor;
  onSave: () => void;
  onView: (view: View) => void;
  onTest: () => void;
  onRunTest: () => void;
  onFault: (pointer: string) => void;
}): void {
  const { editor, onSave, onView, onTest, onRunTest, onFault } = props;
  const { store, state, tree, selected, openPicker, faults, isReadOnly } = editor;
  useKeys({
    t: onTest,
    a: () => (isReadOnly ? tellBroken(state) : openPicker(gapAfter(tree, selected))),
    ...Object.fromEntries(views.map((view, index) => [String(index + 1), () => onView(view)])),
  });

  const press = useEffectEvent((event: KeyboardEvent) => {
    if (document.querySelector('[role="dialog"][data-modal]') !== null) return;
    const key = event.key.toLowerCase();
    const isCommand = event.ctrlKey || event.metaKey;
    if (key === 'f8') nextFault();
    else if (isCommand && key === 's') onSave();
    else if (isCommand && key === 'enter') onRunTest();
    else if (isCommand && !isField(event.target) && key === 'z') event.shiftKey ? redo(store) : undo(store);
    else if (isCommand && !isField(event.target) && key === 'y') redo(store);
    else return;
    event.preventDefault();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);

  function nextFault(): void {
    const at = faults.findLastIndex(({ pointer }) => isWithin(placeOf(pointer), selected));
    const next = faults[(at + 1) % Math.max(1, faults.length)];
    if (next) onFault(next.pointer);
  }
}
