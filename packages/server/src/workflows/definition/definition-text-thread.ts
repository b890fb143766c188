import { parentPort } from 'node:worker_threads';
import {
  type Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
  visit,
} from 'yaml';
import type { ReadText } from './definition-text.ts';
import { pointerOf } from './json-pointer.ts';

/** Deeper than any workflow: whoever walks through it calls himself for each level. */
const MAX_DEPTH = 100;

parentPort?.on('message', (text: string) => parentPort?.postMessage(read(text)));

function read(text: string): ReadText {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const [error] = document.errors;
  if (error?.code === 'MULTIPLE_DOCS') return refused('holds several workflows: give each its own text');
  if (error) return refused(error.message.split('\n')[0] as string, error.linePos?.[0].line);
  const lines = new Map<string, number>();
  if (!note(document.contents, '')) return refused(`is nested more than ${MAX_DEPTH} levels deep`);
  const rounded = roundedIn(document);
  if (rounded) {
    const message = `${rounded.source} is an integer beyond 2^53, whose last digits get lost: write it as text, in quotes`;
    return refused(message, lineCounter.linePos(rounded.range?.[0] ?? 0).line);
  }
  let given: unknown;
  try {
    given = document.toJS();
  } catch (cause) {
    // An alias without its anchor, or more aliases than any workflow has.
    return refused((cause as Error).message);
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return refused('holds no workflow: it has to be a YAML or JSON object');
  }
  if (JSON.stringify(given).includes('\\u0000')) return refused('may not hold the NUL character, U+0000');
  return { given: given as Record<string, unknown>, lines };

  /** @returns whether it is not too deep. */
  function note(node: Node | null, pointer: string, depth = 0): boolean {
    if (depth > MAX_DEPTH) return false;
    if (isSeq(node)) {
      return node.items.every((item, index) => {
        const place = pointerOf(pointer, [index]);
        if (isNode(item)) noteLine(place, item);
        return note(isNode(item) ? item : null, place, depth + 1);
      });
    }
    if (!isMap(node)) return true;
    return node.items.every(({ key, value }) => {
      const place = pointerOf(pointer, [isScalar(key) ? String(key.value) : String(key)]);
      if (isNode(key)) noteLine(place, key);
      return note(isNode(value) ? value : null, place, depth + 1);
    });
  }

  function noteLine(pointer: string, { range }: Node): void {
    if (range) lines.set(pointer, lineCounter.linePos(range[0]).line);
  }
}

/** The first integer that is too large for a number. */
function roundedIn(document: Document): Scalar | undefined {
  let found: Scalar | undefined;
  visit(document, {
    Scalar(_key, node) {
      const { value, source = '' } = node;
      if (typeof value !== 'number' || Number.isSafeInteger(value)) return undefined;
      if (!/^[-+]?(\d+|0[xo][\da-f]+)$/i.test(source)) return undefined;
      found = node;
      return visit.BREAK;
    },
  });
  return found;
}

const refused = (message: string, line = 1): ReadText => ({ message, line });
