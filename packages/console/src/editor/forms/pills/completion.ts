import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
import { expressionOf } from '../data/liquid-text.ts';
import { allNodes } from '../data/nodes.ts';
import type { DataGroup } from '../data/readable.ts';
import { shortly, wordsOfPath } from '../data/words.ts';

/** `{{`, or a `/` where a word begins: one inside an address asks for nothing. */
const ASKED = /(?:\{\{\s*|(?<=^|\s)\/)[\w.› ]*$/;

/** What can be put in, offered while one types. */
export function completion(data: () => readonly DataGroup[], onInserted: (path: readonly string[]) => void): Extension {
  const source = (context: CompletionContext): CompletionResult | null => {
    const asked = context.matchBefore(ASKED);
    if (asked === null) return null;
    const from = asked.from + (/^(?:\{\{\s*|\/)/.exec(asked.text)?.[0].length ?? 0);
    const options = data().flatMap(({ nodes }) => allNodes(nodes));
    return {
      from,
      validFor: /^[\w.› ]*$/,
      options: options.map((node): Completion => {
        const { path, value, type } = node;
        return {
          label: wordsOfPath(path),
          // Of two that fit alike, the event's own goes before that of one of its devices.
          boost: -path.length,
          detail: value === undefined ? type : shortly(value).slice(0, 40),
          apply(view, _completion, _from, to) {
            const insert = `{{ ${expressionOf(path)} }}`;
            // One that was closed already is not closed twice.
            const closed = /^\s*\}\}/.exec(view.state.sliceDoc(to, to + 20))?.[0].length ?? 0;
            view.dispatch({
              changes: { from: asked.from, to: to + closed, insert },
              selection: { anchor: asked.from + insert.length },
              userEvent: 'input.complete',
            });
            onInserted(path);
          },
        };
      }),
    };
  };
  return autocompletion({ override: [source], icons: false, maxRenderedOptions: 60 });
}
