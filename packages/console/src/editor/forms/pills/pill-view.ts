import { EditorState, type Extension, Facet, RangeSetBuilder } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate, WidgetType } from '@codemirror/view';
import { segmentsOf } from '../data/liquid-text.ts';

/** How a value is shown. */
export interface PillLook {
  words: string;
  /** What is done with it, in words. */
  suffix: string;
  state: 'fine' | 'may be missing' | 'gone';
}

/** A pill of a text: where it stands, and where it is on the screen. */
export interface PillPlace {
  from: number;
  to: number;
  text: string;
  element: HTMLElement;
}

interface Pills {
  lookOf: (text: string) => PillLook;
  onOpen: (place: PillPlace) => void;
}

const nothing: Pills = { lookOf: (text) => ({ words: text, suffix: '', state: 'fine' }), onOpen: () => {} };
const pillsFacet = Facet.define<Pills, Pills>({ combine: ([first]) => first ?? nothing });

class PillWidget extends WidgetType {
  readonly text: string;
  readonly look: PillLook;

  constructor(text: string, look: PillLook) {
    super();
    this.text = text;
    this.look = look;
  }

  override eq({ text, look }: PillWidget): boolean {
    const { words, suffix, state } = this.look;
    return text === this.text && look.words === words && look.suffix === suffix && look.state === state;
  }

  override toDOM(view: EditorView): HTMLElement {
    const { words, suffix, state } = this.look;
    const pill = document.createElement('span');
    pill.className = 'cm-pill';
    pill.dataset.state = state;
    pill.title = state === 'fine' ? this.text : `${this.text} — ${state === 'gone' ? 'is not there any more' : state}`;
    pill.textContent = `${state === 'gone' ? '(gone) ' : ''}${words}`;
    if (suffix !== '') {
      const more = document.createElement('span');
      more.className = 'cm-pill-suffix';
      more.textContent = ` ${suffix}`;
      pill.append(more);
    }
    pill.addEventListener('click', () => {
      const from = view.posAtDOM(pill);
      const { text } = this;
      view.state.facet(pillsFacet).onOpen({ from, to: from + text.length, text, element: pill });
    });
    return pill;
  }

  override ignoreEvent(): boolean {
    return false;
  }
}

class PillPlugin {
  decorations: DecorationSet = Decoration.none;
  /** The values alone: the caret passes over them as over one letter. */
  values: DecorationSet = Decoration.none;

  constructor(view: EditorView) {
    this.draw(view);
  }

  update({ docChanged, startState, state, view }: ViewUpdate): void {
    if (docChanged || startState.facet(pillsFacet) !== state.facet(pillsFacet)) this.draw(view);
  }

  private draw({ state }: EditorView): void {
    const { lookOf } = state.facet(pillsFacet);
    const all = new RangeSetBuilder<Decoration>();
    const values = new RangeSetBuilder<Decoration>();
    for (const { kind, text, from } of segmentsOf(state.doc.toString())) {
      if (kind === 'text') continue;
      const to = from + text.length;
      // CodeMirror draws nothing over a line break.
      const isPill = kind === 'value' && !text.includes('\n');
      const look = isPill
        ? Decoration.replace({ widget: new PillWidget(text, lookOf(text)) })
        : Decoration.mark({ class: 'cm-instruction' });
      all.add(from, to, look);
      if (isPill) values.add(from, to, look);
    }
    this.decorations = all.finish();
    this.values = values.finish();
  }
}

const pillPlugin = ViewPlugin.fromClass(PillPlugin, {
  decorations: ({ decorations }) => decorations,
  provide: (plugin) => EditorView.atomicRanges.of((view) => view.plugin(plugin)?.values ?? Decoration.none),
});

/** Shows the values of a text as pills. What stands in the document is the plain text, always. */
export const pills = (how: Pills): Extension => [pillsFacet.of(how), pillPlugin];

/** The pill that ends where the caret is, or begins there. */
export function pillAtCaret(view: EditorView): PillPlace | undefined {
  const { head } = view.state.selection.main;
  const found = segmentsOf(view.state.doc.toString()).find(
    ({ kind, text, from }) => kind === 'value' && (from + text.length === head || from === head),
  );
  if (!found) return undefined;
  const { text, from } = found;
  const element = [...view.contentDOM.querySelectorAll<HTMLElement>('.cm-pill')].find(
    (each) => view.posAtDOM(each) === from,
  );
  return element && { from, to: from + text.length, text, element };
}

/** Keeps what is typed or pasted on one line. */
export const oneLine: Extension = EditorState.transactionFilter.of((transaction) => {
  if (!transaction.docChanged || !transaction.isUserEvent('input') || transaction.newDoc.lines === 1)
    return transaction;
  const before = transaction.startState.doc.lines;
  if (transaction.newDoc.lines <= before) return transaction;
  const changes: { from: number; to: number; insert: string }[] = [];
  transaction.changes.iterChanges((from, to, _fromB, _toB, inserted) => {
    changes.push({ from, to, insert: inserted.toString().replaceAll(/\s*\n\s*/g, ' ') });
  });
  const end = changes.at(-1);
  return [
    {
      changes,
      ...(changes.length === 1 && end && { selection: { anchor: end.from + end.insert.length } }),
      userEvent: 'input',
      scrollIntoView: true,
    },
  ];
});
