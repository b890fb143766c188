/**
 * Takes a list of email addresses apart: `Ada <ada@example.com>, bo@example.com`. What it cannot read for certain
 * stays whole, and so is on no allowlist. Takes time in proportion to the list, whatever is in it.
 */
export function splitAddresses(list: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at < list.length; at += 1) {
    const letter = list[at];
    if (quoted && letter === '\\') at += 1;
    else if (letter === '"') quoted = !quoted;
    else if (letter === ',' && !quoted) {
      parts.push(list.slice(start, at));
      start = at + 1;
    }
  }
  return quoted ? [list] : [...parts, list.slice(start)].map(addressOf);
}

const quotedName = /^"(?:[^"\\]|\\.)*"$/;
const plainName = /^[^@<>()[\]{},;:\\"]*$/;

function addressOf(part: string): string {
  const text = part.trim();
  const open = text.lastIndexOf('<');
  const name = text.slice(0, Math.max(open, 0)).trim();
  const isNamed = open >= 0 && text.endsWith('>') && (quotedName.test(name) || plainName.test(name));
  return isNamed ? text.slice(open + 1, -1) : text;
}
