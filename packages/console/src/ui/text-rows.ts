/** So wide is a row at most: a longer line goes on in the next one. */
export const ROW_CHARS = 160;
export const MAX_MATCHES = 1_000;

/** Where the rows of a text begin: one to each line, and more where a line is long. */
export function rowStartsOf(text: string): number[] {
  const starts: number[] = [];
  for (let start = 0; start <= text.length; ) {
    const lineEnd = text.indexOf('\n', start);
    const end = lineEnd < 0 ? text.length : lineEnd;
    starts.push(start);
    for (let at = cutAt(text, start); at < end; at = cutAt(text, at)) starts.push(at);
    start = end + 1;
  }
  return starts;
}

/** One row further, and not between the two halves of one character. */
function cutAt(text: string, start: number): number {
  const at = start + ROW_CHARS;
  return /[\udc00-\udfff]/.test(text.charAt(at)) ? at + 1 : at;
}

/** Which row a place of the text is in. */
export function rowOf(starts: readonly number[], place: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}

export interface Match {
  from: number;
  until: number;
}

/** Where the text has what is looked for, in capitals or not; the first thousand places. */
export function matchesOf(text: string, sought: string): Match[] {
  if (sought === '') return [];
  const pattern = new RegExp(sought.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&'), 'gi');
  return text
    .matchAll(pattern)
    .take(MAX_MATCHES)
    .map(({ 0: { length }, index }) => ({ from: index, until: index + length }))
    .toArray();
}
