import { isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';
import type { Place } from '../document/place.ts';
import type { Source } from '../document/source.ts';
import { contentEnd, keyStart, pairEnd } from '../document/text-places.ts';

/** The innermost thing of a readable text that an offset is in. */
export function placeAtOffset({ text, doc }: Source, offset: number): Place {
  const place: (string | number)[] = [];
  let node = doc.contents as Node | null;
  for (;;) {
    if (isMap(node)) {
      const pair = node.items.find(
        (each) => keyStart(each as Pair) <= offset && offset <= pairEnd(text, each as Pair),
      ) as Pair | undefined;
      if (!pair || !isScalar(pair.key)) return place;
      place.push(String(pair.key.value));
      node = pair.value as Node | null;
    } else if (isSeq(node)) {
      const index = node.items.findLastIndex((each) => ((each as Node).range?.[0] ?? 0) - 2 <= offset);
      const item = node.items[index] as Node | undefined;
      if (!item || offset > contentEnd(text, item)) return place;
      place.push(index);
      node = item;
    } else {
      return place;
    }
  }
}

/** What a line that is being written stands in, read from how far the lines before it are indented. */
export interface LinePlace {
  /** Of the map or list around it. */
  around: Place;
  /** The key of the line, when it has one already. */
  key: string | undefined;
}

const LINE = /^(\s*)((?:-\s+)*)(?:([\w.$-]+|"[^"]*"|'[^']*')\s*:(?=\s|$))?/;

export function placeOfLine(lines: readonly string[], number: number): LinePlace {
  const current = parsed(lines[number] ?? '');
  const place: (string | number)[] = [];
  let column = current.column;
  const key = current.key;
  if (current.dashes > 0) {
    place.unshift(itemsBefore(lines, number, current.dashColumn));
    column = current.dashColumn;
  }
  for (let at = number - 1; at >= 0 && (column > 0 || typeof place[0] === 'number'); at -= 1) {
    const line = parsed(lines[at] ?? '');
    if (line.isBlank) continue;
    const isItem = typeof place[0] === 'number';
    // The key of a list may stand in the column of its dashes.
    if (line.key !== undefined && (line.column < column || (isItem && line.column === column && line.dashes === 0))) {
      place.unshift(line.key);
      column = line.column;
    }
    if (line.dashes > 0 && line.column <= column && line.dashColumn < column && typeof place[0] !== 'number') {
      place.unshift(itemsBefore(lines, at, line.dashColumn));
      column = line.dashColumn;
    }
  }
  return { around: place, key };
}

function parsed(line: string): {
  column: number;
  dashColumn: number;
  dashes: number;
  key: string | undefined;
  isBlank: boolean;
} {
  const [, indent = '', dashes = '', key] = LINE.exec(line) ?? [];
  const rest = line.trim();
  return {
    column: indent.length + dashes.length,
    dashColumn: indent.length,
    dashes: dashes.length,
    key: key?.replace(/^["']|["']$/g, ''),
    isBlank: rest === '' || rest.startsWith('#'),
  };
}

/** How many items of the same list stand before a line. */
function itemsBefore(lines: readonly string[], number: number, column: number): number {
  let count = 0;
  for (let at = number - 1; at >= 0; at -= 1) {
    const line = parsed(lines[at] ?? '');
    if (line.isBlank) continue;
    if (line.dashes > 0 && line.dashColumn === column) count += 1;
    else if (line.column < column || (line.column === column && line.dashes === 0)) break;
  }
  return count;
}
