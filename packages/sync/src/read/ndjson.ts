import { parseJson } from '@cio-bridge/sdk';
import { characterFault, isSuspicious } from './characters.ts';
import { depthFault } from './depth.ts';
import type { Row } from './row.ts';

/** A line is never longer, so that a file without newlines is not taken into memory. */
const maxLineCharacters = 16_777_216;

/**
 * The rows of a file with one JSON object per line.
 *
 * @param strict - Whether characters that are none in the encoding are a fault.
 */
export async function* readNdjson(pieces: AsyncIterable<string>, strict: boolean): AsyncGenerator<Row[]> {
  let held = '';
  let line = 0;
  let number = 0;
  const rowsOf = (text: string): Row[] => {
    const rows: Row[] = [];
    for (const each of text.split('\n')) {
      line += 1;
      if (each.trim() === '') continue;
      number += 1;
      rows.push(rowOf(each, number, line, strict));
    }
    return rows;
  };
  for await (const piece of pieces) {
    held += piece;
    const end = held.lastIndexOf('\n');
    if (end < 0 && held.length < maxLineCharacters) continue;
    const whole = end < 0 ? held : held.slice(0, end);
    held = end < 0 ? '' : held.slice(end + 1);
    yield rowsOf(whole);
  }
  yield rowsOf(held);
}

function rowOf(text: string, number: number, line: number, strict: boolean): Row {
  try {
    const value: unknown = parseJson(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      const cells = value as Record<string, unknown>;
      const deep = depthFault(cells);
      if (deep) return { number, line, cells: [text], fault: deep };
      const fault = isSuspicious(text) ? characterFault(Object.entries(cells), strict) : undefined;
      return { number, line, cells, ...(fault && { fault }) };
    }
    return unreadable(text, number, line, 'it is no JSON object, such as {"id":"42"}');
  } catch (error) {
    return unreadable(text, number, line, `it is no JSON (${(error as Error).message})`);
  }
}

const unreadable = (text: string, number: number, line: number, reason: string): Row => ({
  number,
  line,
  cells: [text],
  fault: { code: 'unreadable', reason },
});
