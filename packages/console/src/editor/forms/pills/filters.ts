import { argsOf, type Filter, pillOf, quoted, unquoted } from '../data/liquid-text.ts';
import type { DataType } from '../data/nodes.ts';
import { wordsOfPath } from '../data/words.ts';

interface FilterKind {
  name: string;
  words: string;
  /** What a pill says of it; its arguments follow. */
  short: string;
  types: readonly DataType[];
  args: readonly { label: string; type: 'text' | 'number'; initial: string }[];
  example: string;
}

const text = (label: string, initial: string) => ({ label, type: 'text' as const, initial });
const number = (label: string, initial: string) => ({ label, type: 'number' as const, initial });

/** What can be done with a value, in words. Every other filter of Liquid can be written as text. */
const filterKinds: readonly FilterKind[] = [
  { name: 'upcase', words: 'In capitals', short: 'in capitals', types: ['text'], args: [], example: 'ada → ADA' },
  {
    name: 'downcase',
    words: 'In small letters',
    short: 'in small letters',
    types: ['text'],
    args: [],
    example: 'ADA → ada',
  },
  {
    name: 'capitalize',
    words: 'First letter large',
    short: 'first letter large',
    types: ['text'],
    args: [],
    example: 'ada → Ada',
  },
  {
    name: 'strip',
    words: 'Without spaces around it',
    short: 'trimmed',
    types: ['text'],
    args: [],
    example: '“ ada ” → ada',
  },
  {
    name: 'replace',
    words: 'Replace a part',
    short: 'replaced',
    types: ['text'],
    args: [text('What', '-'), text('By', ' ')],
    example: 'A-17 → A 17',
  },
  {
    name: 'truncate',
    words: 'Shorten',
    short: 'at most',
    types: ['text'],
    args: [number('Characters', '50')],
    example: 'A long subject → A long…',
  },
  {
    name: 'split',
    words: 'Cut into a list',
    short: 'cut at',
    types: ['text'],
    args: [text('At', ',')],
    example: 'a,b → a and b',
  },
  {
    name: 'url_encode',
    words: 'For use in a link',
    short: 'for a link',
    types: ['text'],
    args: [],
    example: 'a b → a+b',
  },
  {
    name: 'date',
    words: 'As a date',
    short: 'as a date',
    types: ['text', 'number'],
    args: [text('How', '%Y-%m-%d')],
    example: '1764150000 → 2025-11-26',
  },
  { name: 'plus', words: 'Add', short: 'plus', types: ['number'], args: [number('How much', '1')], example: '2 → 3' },
  {
    name: 'minus',
    words: 'Take away',
    short: 'minus',
    types: ['number'],
    args: [number('How much', '1')],
    example: '3 → 2',
  },
  {
    name: 'times',
    words: 'Multiply',
    short: 'times',
    types: ['number'],
    args: [number('By', '100')],
    example: '2 → 200',
  },
  {
    name: 'divided_by',
    words: 'Divide',
    short: 'divided by',
    types: ['number'],
    args: [number('By', '100')],
    example: '200 → 2',
  },
  {
    name: 'round',
    words: 'Round',
    short: 'rounded to',
    types: ['number'],
    args: [number('Places after the point', '2')],
    example: '2.345 → 2.35',
  },
  {
    name: 'size',
    words: 'How long, or how many',
    short: 'size',
    types: ['text', 'list'],
    args: [],
    example: 'Ada → 3',
  },
  { name: 'first', words: 'The first entry', short: 'first', types: ['list'], args: [], example: 'a, b → a' },
  { name: 'last', words: 'The last entry', short: 'last', types: ['list'], args: [], example: 'a, b → b' },
  {
    name: 'join',
    words: 'One text of all entries',
    short: 'joined by',
    types: ['list'],
    args: [text('Between them', ', ')],
    example: 'a and b → “a, b”',
  },
  {
    name: 'json',
    words: 'As JSON text',
    short: 'as JSON',
    types: ['list', 'group'],
    args: [],
    example: '{"id":"ada"}',
  },
];

export const kindOfFilter = (name: string): FilterKind | undefined => filterKinds.find((each) => each.name === name);

/** Those that make sense of a value of this type; of one that nobody knows, all. */
export const filtersFor = (type: DataType): readonly FilterKind[] =>
  type === 'anything' ? filterKinds : filterKinds.filter(({ types }) => types.includes(type));

export const freshFilter = ({ name, args }: FilterKind): Filter => ({
  name,
  args: args.map(({ type, initial }) => (type === 'number' ? initial : quoted(initial))).join(', '),
});

/** `in capitals`, `or “unknown”`: what a pill says of a filter. */
export function filterWords({ name, args }: Filter): string {
  if (name === 'default') return `or ${argWords(args)}`;
  const kind = kindOfFilter(name);
  return [kind?.short ?? name.replaceAll('_', ' '), ...typedArgs({ name, args })].join(' ');
}

/** An argument as a person says it: a text in quotes, data by its name. */
export function argWords(arg: string): string {
  const text = unquoted(arg);
  if (text !== undefined) return `“${text}”`;
  if (/^(?:nil|null)$/.test(arg)) return 'nothing';
  const { path } = pillOf(`{{ ${arg} }}`);
  return path ? wordsOfPath(path) : arg;
}

/** The arguments of a filter one by one, as a person would type them. */
export const typedArgs = (filter: Filter): string[] => argsOf(filter).map((arg) => unquoted(arg) ?? arg);

export const withArgs = (kind: FilterKind, values: readonly string[]): Filter => ({
  name: kind.name,
  args: kind.args
    .map(({ type, initial }, index) => {
      const value = values[index] ?? initial;
      return type === 'number' && /^-?\d+(\.\d+)?$/.test(value) ? value : quoted(value);
    })
    .join(', '),
});
