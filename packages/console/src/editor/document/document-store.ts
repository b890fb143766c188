import { editText } from './edit-text.ts';
import { begun, changed, type History, redone, undone } from './history.ts';
import type { Edit } from './panel-props.ts';
import { readSource, type Source } from './source.ts';

/** A document at one moment. */
export interface DocumentState {
  readonly text: string;
  /** What canvas and forms show: the last text that could be read. */
  readonly source: Source;
  /** Why the text cannot be read now; nothing but the text itself can be changed until it can. */
  readonly broken: Source['broken'];
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

/** The one document that all views of the editor show and change. */
export interface DocumentStore {
  get(): DocumentState;
  watch(watcher: () => void): () => void;
  /** Changes what the document says. @returns false when its text cannot be read, and nothing was changed. */
  change(make: (source: Source) => Source, burst?: string): boolean;
  edit(edits: readonly Edit[], burst?: string): boolean;
  /** Takes a text as it was typed, whether it can be read or not. */
  write(text: string, burst?: string): void;
  undo(): void;
  redo(): void;
}

/** @param last - What views show while the text cannot be read: it may have been saved so. */
export function createDocumentStore(text: string, last: unknown = {}): DocumentStore {
  const watchers = new Set<() => void>();
  let history: History<string> = begun(text);
  const first = readSource(text);
  let state = stateOf(first, first.broken ? readSource(JSON.stringify(last)) : first);

  function stateOf(source: Source, last: Source): DocumentState {
    const { past, future } = history;
    return {
      text: source.text,
      source: source.broken ? last : source,
      broken: source.broken,
      canUndo: past.length > 0,
      canRedo: future.length > 0,
    };
  }

  function take(next: History<string>, source = readSource(next.now)): void {
    history = next;
    state = stateOf(source, state.source);
    for (const watcher of watchers) watcher();
  }

  function change(make: (source: Source) => Source, burst?: string): boolean {
    if (state.broken) return false;
    const next = make(state.source);
    if (next.text !== state.text) take(changed(history, next.text, burst), next);
    return true;
  }

  return {
    get: () => state,
    watch(watcher) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    change,
    edit: (edits, burst) => change((source) => editText(source, edits), burst),
    write(next, burst) {
      if (next !== state.text) take(changed(history, next, burst));
    },
    undo: () => take(undone(history)),
    redo: () => take(redone(history)),
  };
}
