/** The names, three at most, that a mistyped one most likely meant, nearest first. */
export function nearNames(wanted: string, names: readonly string[]): string[] {
  const plain = plainly(wanted.slice(0, 80));
  return names
    .map((name) => ({ name, distance: distanceTo(plain, plainly(name)) }))
    .filter(({ distance }) => distance <= Math.max(2, plain.length / 3))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** Without what people write in different ways: `cio_id` is `cioId`. */
const plainly = (key: string) =>
  key
    .slice(key.lastIndexOf('/') + 1)
    .toLowerCase()
    .replace(/[-_ ]/g, '');

/** Edits from one word to the other (Levenshtein); a word that contains the other counts as near. */
function distanceTo(wanted: string, name: string): number {
  if (wanted === name) return 0;
  if (wanted.length > 3 && (name.includes(wanted) || wanted.includes(name))) return 1;
  let row = Array.from({ length: name.length + 1 }, (_, column) => column);
  for (const [line, letter] of [...wanted].entries()) {
    const next = [line + 1];
    for (let column = 1; column <= name.length; column += 1) {
      const swapped = (row[column - 1] ?? 0) + (letter === name[column - 1] ? 0 : 1);
      next.push(Math.min(swapped, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[name.length] ?? 0;
}
