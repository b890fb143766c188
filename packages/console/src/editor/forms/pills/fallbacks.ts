import { argsOf, type Filter, type Pill, quoted, unquoted } from '../data/liquid-text.ts';

/** What a value gives way to when it is missing. */
export interface Fallbacks {
  /** Other data, as it is written, of which the first that is there is taken. */
  data: readonly string[];
  /** What if none of it is there. Nothing means that it is left out; the step can fail of the value alone, not of others. */
  end: 'fail' | 'nothing' | { text: string };
}

export function fallbacksOf({ filters }: Pill): Fallbacks {
  const all = filters.filter(isDefault).map((filter) => argsOf(filter)[0] ?? '');
  const last = all.at(-1);
  if (last === undefined) return { data: [], end: 'fail' };
  const text = literalOf(last);
  if (text !== undefined) return { data: all.slice(0, -1), end: { text } };
  return { data: all.filter((each) => !NOTHING.test(each)), end: 'nothing' };
}

/** The filters of a pill with these in place of its own; they come first, so that whatever follows has something to work on. */
export function withFallbacks(filters: readonly Filter[], { data, end }: Fallbacks): Filter[] {
  const last = typeof end === 'object' ? [quoted(end.text)] : end === 'nothing' && data.length === 0 ? ['nil'] : [];
  return [
    ...[...data, ...last].map((args) => ({ name: 'default', args })),
    ...filters.filter((each) => !isDefault(each)),
  ];
}

export const isDefault = ({ name }: Filter): boolean => name === 'default';

const NOTHING = /^(?:nil|null)$/;

/** What an argument says by itself; undefined when it is read from the data. */
const literalOf = (arg: string): string | undefined =>
  unquoted(arg) ?? (/^(?:-?\d+(?:\.\d+)?|true|false)$/.test(arg) ? arg : undefined);
