/**
 * A text of a workflow, cut into what is typed, values (`{{ … }}`) and instructions (`{% … %}`). Put together again, the
 * pieces are the text: nothing is rewritten by being shown.
 */
export interface Segment {
  kind: 'text' | 'value' | 'instruction';
  text: string;
  /** Where it begins. */
  from: number;
}

/** What stands between these is none of Liquid's, save the end. */
const SEALED = /^\{%-?\s*(raw|comment)\b/;

export function segmentsOf(text: string): Segment[] {
  const segments: Segment[] = [];
  let typed = 0;
  let at = 0;
  while (at < text.length) {
    const end = text[at] === '{' ? endOf(text, at) : undefined;
    if (end === undefined) {
      at += 1;
      continue;
    }
    if (typed < at) segments.push({ kind: 'text', text: text.slice(typed, at), from: typed });
    segments.push({ kind: text[at + 1] === '{' ? 'value' : 'instruction', text: text.slice(at, end), from: at });
    typed = end;
    at = end;
  }
  if (typed < text.length) segments.push({ kind: 'text', text: text.slice(typed), from: typed });
  return segments;
}

/** Where what begins here ends; undefined when nothing begins, or it has no end. */
function endOf(text: string, from: number): number | undefined {
  if (text.startsWith('{{', from)) return closing(text, from + 2);
  if (!text.startsWith('{%', from)) return undefined;
  const end = text.indexOf('%}', from + 2);
  if (end < 0) return undefined;
  const sealed = SEALED.exec(text.slice(from, end))?.[1];
  if (sealed === undefined) return end + 2;
  const last = new RegExp(`\\{%-?\\s*end${sealed}\\s*-?%\\}`, 'g');
  last.lastIndex = end + 2;
  const found = last.exec(text);
  return found ? found.index + found[0].length : undefined;
}

/** The end of a value; what stands in quotes is none. */
function closing(text: string, from: number): number | undefined {
  let quote: string | undefined;
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (quote !== undefined) {
      if (char === '\\') at += 1;
      else if (char === quote) quote = undefined;
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '}' && text[at + 1] === '}') return at + 2;
  }
  return undefined;
}

export const holdsData = (text: string): boolean => /\{\{|\{%/.test(text);

/** Whether a text is one value and nothing else: then the value keeps its type. */
export function isLoneValue(text: string): boolean {
  const [first, ...rest] = segmentsOf(text.trim());
  return first?.kind === 'value' && rest.length === 0;
}

/** One step that a value goes through, such as `upcase`. */
export interface Filter {
  name: string;
  /** As they are written, such as `'unknown', 2`; empty when there are none. */
  args: string;
}

/** A value of a text, taken apart. */
export interface Pill {
  /** What it reads, such as `['event', 'person', 'email']`; undefined when it is not a plain path. */
  path: readonly string[] | undefined;
  /** The same as it is written. */
  expression: string;
  filters: readonly Filter[];
}

const PATH = /^[A-Za-z_][\w-]*\??(?:\.[A-Za-z_][\w-]*\??|\.\d+|\[\d+\]|\['[^'\\]*'\]|\["[^"\\]*"\])*$/;
const PART = /[A-Za-z_][\w-]*\??|\d+|'[^']*'|"[^"]*"/g;

/** Of `{{ event.person.id | default: 'none' }}`, what it reads and what is done with it. */
export function pillOf(text: string): Pill {
  const [expression = '', ...filters] = splitOutside(text.replace(/^\{\{-?|-?\}\}$/g, ''), '|');
  return {
    expression: expression.trim(),
    path: pathOf(expression.trim()),
    filters: filters.map((each) => {
      const [name = '', ...args] = splitOutside(each, ':');
      return { name: name.trim(), args: args.join(':').trim() };
    }),
  };
}

/** A pill as text. One that was only looked at is never written anew: its own text stays. */
export const textOfPill = ({ expression, filters }: Pill): string =>
  `{{ ${[expression, ...filters.map(({ name, args }) => (args === '' ? name : `${name}: ${args}`))].join(' | ')} }}`;

/** The names of a path as it is written; undefined when it is computed, or no path. */
function pathOf(expression: string): string[] | undefined {
  if (!PATH.test(expression) || /^(?:true|false|nil|null|empty|blank)$/.test(expression)) return undefined;
  return expression.match(PART)?.map((part) => part.replace(/^['"]|['"]$/g, ''));
}

/** A path as Liquid writes it: names that are no words stand in brackets. */
export const expressionOf = (path: readonly string[]): string =>
  path
    .map((part, index) => {
      if (/^\d+$/.test(part)) return `[${part}]`;
      if (/^[A-Za-z_][\w-]*$/.test(part)) return index === 0 ? part : `.${part}`;
      return part.includes('"') ? `['${part}']` : `["${part}"]`;
    })
    .join('');

/** Every plain path that a text reads. */
export const pathsIn = (text: string): (readonly string[])[] =>
  segmentsOf(text).flatMap((segment) => {
    const path = segment.kind === 'value' ? pillOf(segment.text).path : undefined;
    return path === undefined ? [] : [path];
  });

/** A text in quotes, as an argument. */
export const quoted = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;

/** What an argument in quotes says; undefined when it is in none. */
export function unquoted(arg: string): string | undefined {
  const [, , text] = /^(['"])((?:\\[\s\S]|(?!\1)[^\\])*)\1$/.exec(arg.trim()) ?? [];
  return text?.replaceAll(/\\([\s\S])/g, (_whole, char: string) => (char === 'n' ? '\n' : char === 't' ? '\t' : char));
}

/** The arguments of a filter, as they are written. */
export const argsOf = ({ args }: Filter): string[] =>
  args === '' ? [] : splitOutside(args, ',').map((each) => each.trim());

/** The parts of a text between separators that stand in no quotes. */
function splitOutside(text: string, separator: string): string[] {
  const parts = [''];
  let quote: string | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] as string;
    if (quote === undefined && char === separator) {
      parts.push('');
      continue;
    }
    const isEscape = quote !== undefined && char === '\\';
    if (char === quote) quote = undefined;
    else if (quote === undefined && (char === '"' || char === "'")) quote = char;
    parts[parts.length - 1] += isEscape ? text.slice(at, at + 2) : char;
    if (isEscape) at += 1;
  }
  return parts;
}
