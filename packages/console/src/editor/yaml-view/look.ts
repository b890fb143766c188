import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const floating = {
  border: '1px solid var(--color-line)',
  borderRadius: '0.5rem',
  backgroundColor: 'var(--color-surface)',
  color: 'var(--color-ink)',
  boxShadow: '0 4px 12px rgb(0 0 0 / 0.15)',
};

/** The text view in the console's own colours. */
export const yamlLook = [
  EditorView.theme({
    '&': { height: '100%', fontSize: '0.8125rem', backgroundColor: 'var(--color-surface)', color: 'var(--color-ink)' },
    '&.cm-focused': { outline: 'none' },
    '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.5' },
    '.cm-content': { caretColor: 'var(--color-ink)', padding: '0.75rem 0' },
    '.cm-cursor': { borderLeftColor: 'var(--color-ink)' },
    '.cm-gutters': { backgroundColor: 'var(--color-surface)', color: 'var(--color-muted)', border: 'none' },
    '.cm-activeLine, .cm-activeLineGutter': {
      backgroundColor: 'color-mix(in oklab, var(--color-raised) 60%, transparent)',
    },
    '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': {
      backgroundColor: 'color-mix(in oklab, var(--color-accent) 30%, transparent) !important',
    },
    '.cm-tooltip': floating,
    '.cm-about': { maxWidth: '28rem', padding: '0.5rem 0.75rem', fontSize: '0.8125rem', whiteSpace: 'pre-line' },
    '.cm-completionInfo': { ...floating, padding: '0.5rem 0.75rem', maxWidth: '22rem', whiteSpace: 'pre-line' },
    '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font-mono)', maxHeight: '18rem' },
    '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '0.25rem 0.625rem' },
    '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
      backgroundColor: 'var(--color-raised)',
      color: 'var(--color-ink)',
    },
    '.cm-completionDetail': { color: 'var(--color-muted)', fontStyle: 'normal' },
    '.cm-panels': { backgroundColor: 'var(--color-raised)', color: 'var(--color-ink)' },
    '.cm-diagnostic': { padding: '0.5rem 0.75rem' },
  }),
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--color-info)' },
      { tag: [tags.string, tags.content], color: 'var(--color-ink)' },
      { tag: [tags.quote, tags.special(tags.string)], color: 'var(--color-good)' },
      { tag: [tags.comment, tags.lineComment], color: 'var(--color-muted)', fontStyle: 'italic' },
      { tag: [tags.number, tags.bool, tags.keyword, tags.null], color: 'var(--color-caution)' },
      { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: 'var(--color-muted)' },
    ]),
  ),
];
