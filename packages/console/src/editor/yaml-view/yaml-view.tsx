import { defaultKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { codeFolding, foldGutter, foldKeymap, indentUnit } from '@codemirror/language';
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { Annotation, Compartment, EditorState } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import { lazy, Suspense, useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Node } from 'yaml';
import type { DocumentState } from '../document/document-store.ts';
import type { Fault } from '../document/panel-props.ts';
import { isSamePlace, placeOf } from '../document/place.ts';
import { nodeAt } from '../document/text-places.ts';
import { faultWords } from '../faults/fault-list.tsx';
import { stepAround } from '../tree/moves.ts';
import { useEditor } from '../use-editor.ts';
import { yamlCompletion } from './completion.ts';
import { useHelps } from './helps.ts';
import { yamlHover } from './hover.ts';
import { yamlLook } from './look.ts';
import { placeAtOffset } from './place-in-text.ts';
import { TextBar } from './text-bar.tsx';

const FileDialog = lazy(async () => ({ default: (await import('./file-dialog.tsx')).FileDialog }));

/** A change that came from elsewhere, and is not to be written back. */
const fromOutside = Annotation.define<boolean>();

/** The document as its text, with help while one writes. */
export function YamlView() {
  const { store, state, faults, selected, select, tree, isReadOnly } = useEditor();
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const helps = useHelps();
  const mayWrite = !isReadOnly || state.broken !== undefined;
  const writable = useRef(new Compartment());
  const [file, setFile] = useState<{ name: string; text: string }>();
  const compare = async (given: File) => setFile({ name: given.name, text: await given.text() });

  const onText = useEffectEvent((text: string) => store.write(text, 'yaml'));
  const onPlace = useEffectEvent((offset: number) => {
    const { source, broken } = store.get();
    if (broken) return;
    const place = placeAtOffset(source, offset);
    const next = place[0] === 'trigger' ? ['trigger'] : (stepAround(tree, place)?.place ?? []);
    if (!isSamePlace(next, selected)) select(next);
  });
  const help = useEffectEvent(() => helps());

  // biome-ignore lint/correctness/useExhaustiveDependencies: one editor for as long as the view stands; the rest is told to it
  useEffect(() => {
    if (!host.current) return;
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: store.get().text,
        extensions: [
          keymap.of([...searchKeymap, ...foldKeymap, ...defaultKeymap, indentWithTab]),
          lineNumbers(),
          foldGutter(),
          codeFolding(),
          lintGutter(),
          highlightSelectionMatches(),
          indentUnit.of('  '),
          yaml(),
          yamlCompletion(() => help()),
          yamlHover(() => help()),
          yamlLook,
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': 'The workflow as YAML' }),
          writable.current.of(EditorState.readOnly.of(!mayWrite)),
          EditorView.updateListener.of((update) => {
            const isOwn = !update.transactions.some((each) => each.annotation(fromOutside));
            if (update.docChanged && isOwn) onText(update.state.doc.toString());
            if (update.selectionSet && isOwn) onPlace(update.state.selection.main.head);
          }),
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, []);

  useEffect(() => {
    view.current?.dispatch({ effects: writable.current.reconfigure(EditorState.readOnly.of(!mayWrite)) });
  }, [mayWrite]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === state.text) return;
    const changes = difference(editor.state.doc.toString(), state.text);
    editor.dispatch({ changes, annotations: fromOutside.of(true) });
  }, [state.text]);

  useEffect(() => {
    const editor = view.current;
    if (editor) editor.dispatch(setDiagnostics(editor.state, diagnostics(state, faults)));
  }, [state, faults]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.hasFocus || store.get().broken) return;
    const [from] = nodeAt(store.get().source.doc.contents as Node | null, selected).node?.range ?? [];
    if (from !== undefined)
      editor.dispatch({
        selection: { anchor: from },
        effects: EditorView.scrollIntoView(from, { y: 'center' }),
        annotations: fromOutside.of(true),
      });
  }, [selected, store]);

  return (
    <section
      aria-label="Text"
      className="flex h-full flex-col bg-surface"
      // The editor would put a file that is dropped on it into the text.
      onDropCapture={(event) => {
        const [dropped] = event.dataTransfer.files;
        if (!dropped) return;
        event.preventDefault();
        event.stopPropagation();
        void compare(dropped);
      }}
    >
      <TextBar view={() => view.current} onFile={(given) => void compare(given)} />
      <div ref={host} className="min-h-0 flex-1 overflow-hidden" />
      <Suspense>
        {file && (
          <FileDialog
            file={file}
            text={state.text}
            isReadOnly={!mayWrite}
            onTake={() => {
              store.write(file.text);
              setFile(undefined);
            }}
            onClose={() => setFile(undefined)}
          />
        )}
      </Suspense>
    </section>
  );
}

/** The smallest change that makes one text of another, so that the cursor stays where it was. */
function difference(before: string, after: string): { from: number; to: number; insert: string } {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) };
}

function diagnostics({ text, source, broken }: DocumentState, faults: readonly Fault[]): Diagnostic[] {
  return faults.map((fault) => {
    const [from, to] = broken ? lineRange(text, fault.line ?? 1) : rangeOfPointer(source, fault.pointer);
    return { from, to, severity: fault.severity === 'fault' ? 'error' : 'warning', message: faultWords(fault) };
  });
}

/** Of what stands there, or of the nearest thing around it. */
function rangeOfPointer({ text, doc }: DocumentState['source'], pointer: string): [number, number] {
  for (let place = placeOf(pointer); place.length > 0; place = place.slice(0, -1)) {
    const range = nodeAt(doc.contents as Node | null, place).node?.range;
    if (range && range[1] <= text.length)
      return [range[0], Math.max(range[0], Math.min(range[1], firstLineEnd(text, range[0])))];
  }
  return [0, Math.min(text.length, firstLineEnd(text, 0))];
}

const firstLineEnd = (text: string, from: number): number => {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
};

function lineRange(text: string, line: number): [number, number] {
  const from = text
    .split('\n')
    .slice(0, line - 1)
    .reduce((sum, each) => sum + each.length + 1, 0);
  const start = Math.min(from, text.length);
  return [start, firstLineEnd(text, start)];
}
