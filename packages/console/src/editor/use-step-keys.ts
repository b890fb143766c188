import type { Place } from './document/place.ts';
import type { Direction } from './tree/moves.ts';
import { findStep } from './tree/moves.ts';
import { useEditor } from './use-editor.ts';
import { stepsOf } from './use-steps.ts';

const directions: Record<string, Direction> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
};

const isField = ({ target }: { target: EventTarget }): boolean =>
  target instanceof HTMLElement && target.matches('input, select, textarea, [contenteditable]');

/** The keys that act on the selected step, in the outline and on the canvas: move, delete, duplicate, copy, cut, paste. */
export function useStepKeys() {
  const editor = useEditor();
  const steps = stepsOf(editor);
  const { selected, tree } = editor;
  const isStep = findStep(tree, selected) !== undefined;

  function clip(event: React.ClipboardEvent, after?: (place: Place) => void): void {
    // Words that somebody has marked are copied as such.
    if (isField(event) || !isStep || !getSelection()?.isCollapsed) return;
    event.preventDefault();
    event.clipboardData.setData('text/plain', `${steps.textOf(selected)}\n`);
    after?.(selected);
  }

  return {
    onKeyDown(event: React.KeyboardEvent): void {
      if (isField(event)) return;
      const around = findStep(tree, selected)?.around;
      const direction = directions[event.key];
      const isCommand = event.ctrlKey || event.metaKey;
      if (event.altKey && !isCommand && direction) steps.moveBy(selected, direction);
      else if ((event.key === 'Delete' || event.key === 'Backspace') && !isCommand) steps.remove(selected);
      else if (isCommand && event.key.toLowerCase() === 'd') steps.duplicate(selected);
      else if (event.key === 'Escape' && around) editor.select(around.head.place);
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    onCopy: (event: React.ClipboardEvent) => clip(event),
    onCut: (event: React.ClipboardEvent) => clip(event, steps.remove),
    onPaste(event: React.ClipboardEvent): void {
      if (isField(event)) return;
      event.preventDefault();
      steps.paste(event.clipboardData.getData('text/plain'));
    },
  };
}
