import { type Document, LineCounter, type Node, parseDocument } from 'yaml';
import { isRecord } from './place.ts';

/** A workflow's text with what it says. */
export interface Source {
  readonly text: string;
  readonly doc: Document;
  /** The whole document as plain data; an empty record where the text cannot be read. */
  readonly plain: Readonly<Record<string, unknown>>;
  /** Why the text cannot be read as a workflow at all; `undefined` when it can. */
  readonly broken: { line: number; message: string } | undefined;
}

export function readSource(text: string): Source {
  const lines = new LineCounter();
  const doc: Document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = doc.errors;
  if (error) {
    return { text, doc, plain: {}, broken: { line: lines.linePos(error.pos[0]).line, message: error.message } };
  }
  try {
    const plain: unknown = doc.toJS({ maxAliasCount: 100 }) ?? {};
    // Anchors can make a value that holds itself.
    if (text.includes('&')) JSON.stringify(plain);
    if (isRecord(plain)) return { text, doc, plain, broken: undefined };
    return {
      text,
      doc,
      plain: {},
      broken: { line: 1, message: 'A workflow is a map of fields, such as name and steps' },
    };
  } catch (cause) {
    return {
      text,
      doc,
      plain: {},
      broken: { line: 1, message: cause instanceof Error ? cause.message : String(cause) },
    };
  }
}

/** Where a node begins and ends in the text; `undefined` for one that was never written. */
export const rangeOf = (node: Node): [start: number, end: number] | undefined =>
  node.range ? [node.range[0], node.range[1]] : undefined;

export function isSameData(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every(
      (key) =>
        Object.hasOwn(other, key) &&
        isSameData((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key]),
    )
  );
}
