import { closeCompletion, completionStatus } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { Annotation, Compartment, type Extension, Prec } from '@codemirror/state';
import { EditorView, keymap, placeholder as placeholderOf } from '@codemirror/view';
import { Braces, Code, Tag } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { TextControlProps } from '../../../schema-form/context.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { expressionOf, holdsData, pillOf } from '../data/liquid-text.ts';
import { usePanelData } from '../data/panel-data.tsx';
import { isGone, nodeAt } from '../data/readable.ts';
import { wordsOfPath } from '../data/words.ts';
import { completion } from './completion.ts';
import { DataPicker } from './data-picker.tsx';
import { fieldTheme } from './field-theme.ts';
import { filterWords } from './filters.ts';
import { MissingNote } from './missing-note.tsx';
import { PillMenu } from './pill-menu.tsx';
import { oneLine, type PillLook, type PillPlace, pillAtCaret, pills } from './pill-view.ts';
import { Preview } from './preview.tsx';

/** A change that came from outside, and needs not be told there. */
const fromOutside = Annotation.define<boolean>();

/** Text that data can be put into: plain Liquid, of which each value is shown as a pill. */
export function PillField(props: TextControlProps) {
  const { label, value, onChange, id, isLong = false, placeholder = '', inputMode } = props;
  const data = usePanelData();
  const host = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<EditorView>();
  const [isPicking, setIsPicking] = useState(false);
  const [isText, setIsText] = useState(false);
  const [opened, setOpened] = useState<PillPlace>();
  const [inserted, setInserted] = useState<readonly string[]>();
  const [parts] = useState(() => ({ look: new Compartment(), attributes: new Compartment(), hint: new Compartment() }));
  // What the editor calls later has to be what was rendered last.
  const latest = useRef({ data, onChange });
  latest.current = { data, onChange };

  // biome-ignore lint/correctness/useExhaustiveDependencies: the editor is made once; what changes is told to it below
  useEffect(() => {
    if (!host.current) return;
    const made = new EditorView({
      parent: host.current,
      doc: value,
      extensions: [
        history(),
        Prec.high(keymap.of(ownKeys(isLong, () => setIsPicking(true), setOpened))),
        keymap.of([...historyKeymap, ...defaultKeymap]),
        EditorView.lineWrapping,
        ...(isLong || value.includes('\n') ? [] : [oneLine]),
        completion(() => latest.current.data.groups, setInserted),
        parts.look.of([]),
        parts.attributes.of([]),
        parts.hint.of([]),
        fieldTheme,
        EditorView.updateListener.of(({ docChanged, transactions, state }) => {
          if (!docChanged || transactions.some((each) => each.annotation(fromOutside))) return;
          latest.current.onChange(state.doc.toString());
        }),
      ],
    });
    setView(made);
    return () => made.destroy();
  }, []);

  useEffect(() => {
    if (!view || isTyped(view.state.doc.toString(), value)) return;
    view.dispatch({
      changes: { from: 0, to: view.state.doc.length, insert: value },
      annotations: fromOutside.of(true),
    });
  }, [view, value]);

  const { readable, groups } = data;
  useEffect(() => {
    const lookOf = (text: string): PillLook => {
      const { path, expression, filters } = pillOf(text);
      const suffix = filters.map(filterWords).join(', ');
      if (path === undefined) return { words: expression, suffix, state: 'fine' };
      const isOpen = !filters.some(({ name }) => name === 'default') && nodeAt(groups, path)?.mayBeMissing === true;
      const state = readable && isGone(readable, path) ? 'gone' : isOpen ? 'may be missing' : 'fine';
      return { words: wordsOfPath(path), suffix, state };
    };
    const how: Extension = isText ? [] : pills({ lookOf, onOpen: setOpened });
    view?.dispatch({ effects: parts.look.reconfigure(how) });
  }, [view, parts, readable, groups, isText]);

  const described = props['aria-describedby'];
  const isWrong = props['aria-invalid'] ?? false;
  useEffect(() => {
    const attributes: Record<string, string> = {
      'aria-label': label,
      'aria-multiline': String(isLong),
      'aria-invalid': String(isWrong),
      spellcheck: String(isLong),
      ...(id !== undefined && { id }),
      ...(described !== undefined && { 'aria-describedby': described }),
      ...(inputMode !== undefined && { inputmode: inputMode }),
    };
    view?.dispatch({
      effects: [
        parts.attributes.reconfigure(EditorView.contentAttributes.of(attributes)),
        parts.hint.reconfigure(placeholderOf(placeholder)),
      ],
    });
  }, [view, parts, id, label, described, isWrong, isLong, inputMode, placeholder]);

  function insert(path: readonly string[]): void {
    view?.dispatch(view.state.replaceSelection(`{{ ${expressionOf(path)} }}`), { userEvent: 'input' });
    setInserted(path);
    setIsPicking(false);
  }
  function rewrite(place: { from: number; to: number }, text: string): void {
    view?.dispatch({ changes: { ...place, insert: text }, userEvent: 'input' });
  }

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
        <Popover
          label={`Data for ${label}`}
          isOpen={isPicking}
          onOpenChange={setIsPicking}
          width="w-[26rem]"
          onClosed={() => view?.focus()}
          trigger={<IconButton name={`Put data into ${label}`} Icon={Braces} className="mt-0.5 mr-0.5" />}
        >
          <DataPicker onChoose={insert} />
        </Popover>
      </div>
      <Preview text={value} />
      {inserted && (
        <MissingNote
          path={inserted}
          text={value}
          onChange={(text) => view && rewrite({ from: 0, to: view.state.doc.length }, text)}
          onClose={() => setInserted(undefined)}
        />
      )}
      {opened && view && (
        <PillMenu
          place={opened}
          onChange={(text) => {
            rewrite(opened, text);
            setOpened({ ...opened, text, to: opened.from + text.length });
          }}
          onClose={() => {
            setOpened(undefined);
            view.focus();
          }}
        />
      )}
    </div>
  );
}

/** Whether a value is what was typed already: `1.0` is the number 1, and stays as it was typed. */
const isTyped = (typed: string, value: string): boolean =>
  typed === value || (typed.trim() !== '' && value !== '' && Number(typed) === Number(value));

function ownKeys(isLong: boolean, pick: () => void, open: (place: PillPlace) => void) {
  const openPill = (view: EditorView): boolean => {
    if (completionStatus(view.state) !== null) return false;
    const place = pillAtCaret(view);
    if (place) open(place);
    return place !== undefined;
  };
  return [
    {
      key: 'Mod-.',
      run: (view: EditorView) => {
        closeCompletion(view);
        pick();
        return true;
      },
    },
    { key: 'Alt-ArrowDown', run: openPill },
    // One line has no use for Enter but this.
    ...(isLong
      ? []
      : [{ key: 'Enter', run: (view: EditorView) => openPill(view) || completionStatus(view.state) === null }]),
  ];
}
