import { Braces, Code, Tag } from 'lucide-react';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import type { TextControlProps } from '../../../schema-form/context.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { expressionOf, holdsData, pillOf } from '../data/liquid-text.ts';
import { usePanelData } from '../data/panel-data.tsx';
import { isGone, nodeAt } from '../data/readable.ts';
import { wordsOfPath } from '../data/words.ts';
import { DataPopover } from './data-popover.tsx';
import { isDefault } from './fallbacks.ts';
import { filterWords } from './filters.ts';
import type { PillLook, PillPlace } from './pill-view.ts';
import { Preview } from './preview.tsx';
import { usePillEditor } from './use-pill-editor.ts';

const MissingNote = lazy(async () => ({ default: (await import('./missing-note.tsx')).MissingNote }));
const PillMenu = lazy(async () => ({ default: (await import('./pill-menu.tsx')).PillMenu }));

/** Text that data can be put into: plain Liquid, of which each value is shown as a pill. */
export function PillField(props: TextControlProps) {
  const { label, value, onChange, id, isLong = false, placeholder = '', inputMode } = props;
  const { groups, readable } = usePanelData();
  const host = useRef<HTMLDivElement>(null);
  const [isPicking, setIsPicking] = useState(false);
  const [isText, setIsText] = useState(false);
  const [opened, setOpened] = useState<PillPlace>();
  const [inserted, setInserted] = useState<readonly string[]>();
  const isWrong = props['aria-invalid'] ?? false;
  const described = props['aria-describedby'];

  const lookOf = useMemo(
    () =>
      (text: string): PillLook => {
        const { path, expression, filters } = pillOf(text);
        const suffix = filters.map(filterWords).join(', ');
        if (path === undefined) return { words: expression, suffix, state: 'fine' };
        const isOpen = !filters.some(isDefault) && nodeAt(groups, path)?.mayBeMissing === true;
        const state = readable && isGone(readable, path) ? 'gone' : isOpen ? 'may be missing' : 'fine';
        return { words: wordsOfPath(path), suffix, state };
      },
    [groups, readable],
  );
  const view = usePillEditor(host, {
    value,
    isLong,
    placeholder,
    groups,
    onChange,
    lookOf: isText ? undefined : lookOf,
    onPick: () => setIsPicking(true),
    onOpen: setOpened,
    onInserted: setInserted,
    attributes: {
      'aria-label': label,
      'aria-multiline': String(isLong),
      'aria-invalid': String(isWrong),
      spellcheck: String(isLong),
      ...(id !== undefined && { id }),
      ...(described !== undefined && { 'aria-describedby': described }),
      ...(inputMode !== undefined && { inputmode: inputMode }),
    },
  });

  // A press on its label leads into a field; into an editor it has to be led.
  useEffect(() => {
    const named = id === undefined ? null : document.querySelector(`label[for="${CSS.escape(id)}"]`);
    const focus = () => view?.focus();
    named?.addEventListener('click', focus);
    return () => named?.removeEventListener('click', focus);
  }, [view, id]);

  function insert(path: readonly string[]): void {
    view?.dispatch(view.state.replaceSelection(`{{ ${expressionOf(path)} }}`), { userEvent: 'input' });
    setInserted(path);
  }
  const rewrite = (from: number, to: number, text: string) =>
    view?.dispatch({ changes: { from, to, insert: text }, userEvent: 'input' });

  return (
    <div>
      <div
        className={`flex items-start rounded-md border bg-surface text-base focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent sm:text-sm ${isWrong ? 'border-bad' : 'border-control'}`}
      >
        <div
          ref={host}
          className={`min-w-0 flex-1 ${isLong ? 'max-h-72 overflow-y-auto [&_.cm-content]:min-h-24' : ''}`}
        />
        {holdsData(value) && (
          <IconButton
            name={isText ? `Show the data in ${label}` : `Show ${label} as text`}
            Icon={isText ? Tag : Code}
            className="mt-0.5"
            onClick={() => setIsText(!isText)}
          />
        )}
        <DataPopover
          label={`Data for ${label}`}
          isOpen={isPicking}
          onOpenChange={setIsPicking}
          onChoose={insert}
          onClosed={() => view?.focus()}
          trigger={<IconButton name={`Put data into ${label}`} Icon={Braces} className="mt-0.5 mr-0.5" />}
        />
      </div>
      <Preview text={value} />
      <Suspense>
        {inserted && (
          <MissingNote
            path={inserted}
            text={value}
            onChange={(text) => rewrite(0, view?.state.doc.length ?? 0, text)}
            onClose={() => {
              setInserted(undefined);
              view?.focus();
            }}
          />
        )}
        {opened && (
          <PillMenu
            place={opened}
            onChange={(text) => {
              rewrite(opened.from, opened.to, text);
              setOpened({ ...opened, text, to: opened.from + text.length });
            }}
            onClose={() => {
              setOpened(undefined);
              view?.focus();
            }}
          />
        )}
      </Suspense>
    </div>
  );
}
