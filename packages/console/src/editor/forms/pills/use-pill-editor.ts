import { closeCompletion, completionStatus } from '@codemirror/autocomplete';
import { history, historyKeymap, standardKeymap } from '@codemirror/commands';
import { Annotation, Compartment, EditorState, type Extension, Prec } from '@codemirror/state';
import { EditorView, keymap, placeholder as placeholderOf } from '@codemirror/view';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { DataGroup } from '../data/readable.ts';
import { completion } from './completion.ts';
import { fieldTheme } from './field-theme.ts';
import { oneLine, type PillLook, type PillPlace, pillAtCaret, pills } from './pill-view.ts';

/** A change that came from outside, and needs not be told there. */
const fromOutside = Annotation.define<boolean>();

interface Settings {
  value: string;
  isLong: boolean;
  placeholder: string;
  attributes: Record<string, string>;
  /** How its values are shown; undefined shows the plain text. */
  lookOf: ((text: string) => PillLook) | undefined;
  groups: readonly DataGroup[];
  onChange: (text: string) => void;
  onPick: () => void;
  onOpen: (place: PillPlace) => void;
  onInserted: (path: readonly string[]) => void;
}

/** The editor behind a field, which lives as long as the field does. */
export function usePillEditor(host: RefObject<HTMLElement | null>, settings: Settings): EditorView | undefined {
  const { value, isLong, placeholder, attributes, lookOf } = settings;
  const [view, setView] = useState<EditorView>();
  const [parts] = useState(() => ({
    look: new Compartment(),
    attributes: new Compartment(),
    state: new Compartment(),
  }));
  // What the editor calls later has to be what was rendered last.
  const latest = useRef(settings);
  latest.current = settings;

  // biome-ignore lint/correctness/useExhaustiveDependencies: it is made once; what changes is told to it below
  useEffect(() => {
    if (!host.current) return;
    const made = new EditorView({
      parent: host.current,
      doc: value,
      extensions: [
        history(),
        Prec.high(keymap.of(ownKeys(isLong, () => latest.current))),
        keymap.of([...historyKeymap, ...standardKeymap]),
        EditorView.lineWrapping,
        ...(isLong || value.includes('\n') ? [] : [oneLine]),
        completion(
          () => latest.current.groups,
          (path) => latest.current.onInserted(path),
        ),
        parts.look.of([]),
        parts.attributes.of([]),
        parts.state.of([]),
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

  useEffect(() => {
    const how: Extension = lookOf ? pills({ lookOf, onOpen: (place) => latest.current.onOpen(place) }) : [];
    view?.dispatch({ effects: parts.look.reconfigure(how) });
  }, [view, parts, lookOf]);

  const known = JSON.stringify(attributes);
  useEffect(() => {
    view?.dispatch({
      effects: parts.attributes.reconfigure([
        EditorView.contentAttributes.of(JSON.parse(known) as Record<string, string>),
        placeholderOf(placeholder),
      ]),
    });
  }, [view, parts, known, placeholder]);

  // A form that is switched off as a whole tells its inputs by CSS alone, which an editor has to look for.
  const isOff = host.current?.closest('fieldset:disabled') != null;
  useEffect(() => {
    const off = [EditorState.readOnly.of(true), EditorView.editable.of(false)];
    view?.dispatch({ effects: parts.state.reconfigure(isOff ? off : []) });
  }, [view, parts, isOff]);

  return view;
}

/** Whether a value is what was typed already: `1.0` is the number 1, and stays as it was typed. */
const isTyped = (typed: string, value: string): boolean =>
  typed === value || (typed.trim() !== '' && value !== '' && Number(typed) === Number(value));

function ownKeys(isLong: boolean, settings: () => Settings) {
  const openPill = (view: EditorView): boolean => {
    const place = completionStatus(view.state) === null ? pillAtCaret(view) : undefined;
    if (place) settings().onOpen(place);
    return place !== undefined;
  };
  return [
    {
      key: 'Mod-.',
      run(view: EditorView) {
        closeCompletion(view);
        settings().onPick();
        return true;
      },
    },
    { key: 'Alt-ArrowDown', run: openPill },
    // One line has no other use for Enter.
    ...(isLong
      ? []
      : [{ key: 'Enter', run: (view: EditorView) => openPill(view) || completionStatus(view.state) === null }]),
  ];
}
