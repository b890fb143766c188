import { Document, isScalar, Scalar, stringify, visit } from 'yaml';

/** The same object in two places is written twice: an anchor is nothing that a person would have meant. */
const AS_DATA = { aliasDuplicateObjects: false };
const LINE_WIDTH = { lineWidth: 0 };

/** Lines after the first moved to the right, as far as the place needs it. */
export const indented = (text: string, columns: number): string =>
  text.replaceAll(/\n(?=[^\n])/g, `\n${' '.repeat(columns)}`);

/**
 * What stands behind `key:` in block style, with the space or line break that goes before it.
 *
 * @param columns - Where the key stands.
 * @param like - The scalar it takes the place of, whose quotes it keeps where it can.
 */
export function blockValue(value: unknown, columns: number, like?: unknown): string {
  const document = new Document({ k: scalarLike(value, like) }, AS_DATA);
  return indented(document.toString(LINE_WIDTH).slice('k:'.length).trimEnd(), columns);
}

/** `key: value` in block style. */
export const blockPair = (key: string | number, value: unknown, columns: number): string =>
  indented(stringify({ [key]: value }, { ...AS_DATA, ...LINE_WIDTH }).trimEnd(), columns);

/** A whole text. */
export const blockDocument = (value: unknown): string => stringify(value, { ...AS_DATA, ...LINE_WIDTH });

/** What a text says, indented and spaced alike throughout; its comments, quotes and order stay. */
export const formatted = ({ doc }: { doc: Document }): string => doc.toString(LINE_WIDTH);

/** `- value` in block style, beginning in column 0. */
export const blockItem = (value: unknown): string => stringify([value], { ...AS_DATA, ...LINE_WIDTH }).trimEnd();

/** On one line, as it can stand in `[ … ]` and `{ … }`. */
export function flowValue(value: unknown, like?: unknown): string {
  const document = new Document([scalarLike(value, like)], AS_DATA);
  inFlow(document);
  return document
    .toString({ ...LINE_WIDTH, flowCollectionPadding: false })
    .trim()
    .slice(1, -1);
}

export function flowPair(key: string | number, value: unknown): string {
  const document = new Document({ [key]: value }, AS_DATA);
  inFlow(document);
  return document
    .toString({ ...LINE_WIDTH, flowCollectionPadding: false })
    .trim()
    .slice(1, -1);
}

function inFlow(document: Document): void {
  visit(document, {
    Collection(_key, node) {
      node.flow = true;
    },
    Scalar(_key, node) {
      if (typeof node.value === 'string' && node.value.includes('\n')) node.type = 'QUOTE_DOUBLE';
    },
  });
}

const QUOTED = new Set<string | undefined>(['QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED']);

function scalarLike(value: unknown, like: unknown): unknown {
  if (typeof value !== 'string' || !isScalar(like) || typeof like.value !== 'string') return value;
  const scalar = new Scalar(value);
  if (QUOTED.has(like.type)) scalar.type = like.type as Scalar.Type;
  return scalar;
}
