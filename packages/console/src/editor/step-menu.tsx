import {
  ArrowDown,
  ArrowUp,
  Clipboard,
  Copy,
  CopyPlus,
  Ellipsis,
  Plus,
  Scissors,
  ShieldAlert,
  Trash2,
} from 'lucide-react';
import { toast } from 'sonner';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import type { StepNode } from './tree/tree.ts';
import { type Editor, useEditor } from './use-editor.ts';
import { stepsOf } from './use-steps.ts';

/** What can be done with a step, behind one button. */
export function StepMenu({ step, title }: { step: StepNode; title: string }) {
  const editor = useEditor();
  if (editor.isReadOnly) return null;
  return (
    <Menu items={itemsOf(step, editor)} heading={<span className="font-medium">{title}</span>}>
      <button
        type="button"
        tabIndex={-1}
        aria-label={`What can be done with ${step.id || title}`}
        onPointerDown={() => editor.select(step.place)}
        className="nodrag nopan grid size-6 shrink-0 cursor-pointer place-items-center rounded text-muted hover:bg-raised hover:text-ink"
      >
        <Ellipsis aria-hidden className="size-4" />
      </button>
    </Menu>
  );
}

/** The types that can fail in a way that steps can take up. */
const FAILING = new Set(['action', 'http', 'workflow']);

function itemsOf(step: StepNode, editor: Editor): MenuItem[] {
  const steps = stepsOf(editor);
  const { store, openPicker } = editor;
  const [list, index] = [step.place.slice(0, -1), Number(step.place.at(-1))];
  const hasOnError = step.lanes.some(({ kind }) => kind === 'onError');
  return [
    { words: 'Add a step before', Icon: Plus, onSelect: () => openPicker({ list, index }) },
    { words: 'Add a step after', Icon: Plus, onSelect: () => openPicker({ list, index: index + 1 }) },
    { words: 'Move up', Icon: ArrowUp, onSelect: () => steps.moveBy(step.place, 'up') },
    { words: 'Move down', Icon: ArrowDown, onSelect: () => steps.moveBy(step.place, 'down') },
    { words: 'Duplicate', Icon: CopyPlus, onSelect: () => steps.duplicate(step.place) },
    { words: 'Copy', Icon: Copy, onSelect: () => void copy(steps.textOf(step.place)) },
    {
      words: 'Cut',
      Icon: Scissors,
      onSelect: () => void copy(steps.textOf(step.place)).then((isCopied) => isCopied && steps.remove(step.place)),
    },
    { words: 'Paste after', Icon: Clipboard, onSelect: () => void paste(steps.paste) },
    ...(FAILING.has(step.type) && !hasOnError
      ? [
          {
            words: 'Do something when it fails',
            Icon: ShieldAlert,
            onSelect: () => {
              store.edit([{ at: [...step.place, 'onError'], value: [] }]);
              openPicker({ list: [...step.place, 'onError'], index: 0 });
            },
          },
        ]
      : []),
    ...(hasOnError
      ? [
          {
            words: 'Let it fail the run again',
            Icon: ShieldAlert,
            onSelect: () => void store.edit([{ at: [...step.place, 'onError'], value: undefined }]),
          },
        ]
      : []),
    { words: 'Delete', Icon: Trash2, isDanger: true, onSelect: () => steps.remove(step.place) },
  ];
}

/** @returns whether it is on the clipboard now. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(`${text}\n`);
    return true;
  } catch {
    toast.warning('Press Ctrl C or Ctrl X on the step: this page may not use the clipboard by itself.');
    return false;
  }
}

async function paste(take: (text: string) => void): Promise<void> {
  try {
    take(await navigator.clipboard.readText());
  } catch {
    toast.warning('Press Ctrl V on the step: this page may not read the clipboard by itself.');
  }
}
