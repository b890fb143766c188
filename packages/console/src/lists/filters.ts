import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Tone } from '../words/tones.ts';
import { type Scope, scopeQuery } from './scope.ts';

export interface Option<V extends string = string> {
  value: V;
  words: string;
  tone?: Tone;
}

/** One thing that a list can be narrowed by. Its name is the search parameter. */
export type FilterField<N extends string = string> =
  | { kind: 'choice'; name: N; label: string; options: readonly Option[]; isMany?: boolean }
  | { kind: 'text'; name: N; label: string; hint: string; isNumber?: boolean }
  /** One of the things that there are: `useOptions` loads them when the filter is opened. */
  | { kind: 'thing'; name: N; label: string; useOptions: () => Option[] | undefined }
  /** `last=24h`, or `from=` and `until=` in the reader's time zone. */
  | { kind: 'time'; name: 'time'; label: string };

type NamesOf<F> = F extends { kind: 'time' } ? 'last' | 'from' | 'until' : F extends { name: infer N } ? N : never;

/** What stands in the address of a list. `row` is the open one. */
export type ListSearch<N extends string = string> = { [K in N | 'row' | 'tab']?: string };
export type SearchOf<F extends readonly FilterField[]> = ListSearch<NamesOf<F[number]> & string>;

/** For a route's `validateSearch`: keeps what the list knows, and drops the rest. */
export function searchOf<const F extends readonly FilterField[]>(fields: F) {
  return (raw: Record<string, unknown>): SearchOf<F> => {
    const kept = [...fields.flatMap(keysOf), 'row', 'tab'].flatMap((key) => {
      const value = raw[key];
      return typeof value === 'string' && value !== '' && isValid(fields, key, value) ? [[key, value]] : [];
    });
    return Object.fromEntries(kept) as SearchOf<F>;
  };
}

const keysOf = (field: FilterField): string[] => (field.kind === 'time' ? ['last', 'from', 'until'] : [field.name]);

function isValid(fields: readonly FilterField[], key: string, value: string): boolean {
  if (key === 'last') return value in lastSpansMs;
  if (key === 'from' || key === 'until') return !Number.isNaN(Date.parse(value));
  const field = fields.find(({ name }) => name === key);
  if (field?.kind !== 'choice') return true;
  const known = field.options.map((option) => option.value);
  const values = value.split(',');
  return (field.isMany === true || values.length === 1) && values.every((each) => known.includes(each));
}

const HOUR_MS = 3_600_000;
export const lastSpansMs: Record<string, number> = {
  '1h': HOUR_MS,
  '24h': 24 * HOUR_MS,
  '7d': 7 * 24 * HOUR_MS,
  '30d': 30 * 24 * HOUR_MS,
};

/** The moments that a time filter means, from a clock that is read now. */
function rangeOf(search: { last?: string; from?: string; until?: string }): {
  fromMs?: number;
  untilMs?: number;
} {
  const spanMs = search.last === undefined ? undefined : lastSpansMs[search.last];
  if (spanMs !== undefined) return { fromMs: Date.now() - spanMs };
  return {
    ...(search.from !== undefined && { fromMs: Date.parse(search.from) }),
    ...(search.until !== undefined && { untilMs: Date.parse(search.until) }),
  };
}

type ValueOf<F> = F extends { kind: 'choice'; options: readonly { value: infer V }[] }
  ? V[]
  : F extends { kind: 'thing' }
    ? string[]
    : F extends { isNumber: true }
      ? number
      : string;

/** What a list asks of the API. */
export type QueryOf<F extends readonly FilterField[]> = ReturnType<typeof scopeQuery> & {
  fromMs?: number;
  untilMs?: number;
} & { [Field in F[number] as Field extends { kind: 'time' } ? never : Field['name']]?: ValueOf<Field> };

/** The scope and the filters in the API's own words, which are the names of the fields. */
export function queryOf<const F extends readonly FilterField[]>(
  fields: F,
  scope: Scope,
  search: SearchOf<F>,
): QueryOf<F> {
  const chosen = fields.flatMap((field): [string, unknown][] => {
    const text = (search as ListSearch)[field.name as keyof ListSearch];
    if (field.kind === 'time' || text === undefined) return [];
    if (field.kind !== 'text') return [[field.name, text.split(',')]];
    if (!field.isNumber) return [[field.name, text]];
    return Number.isSafeInteger(Number(text)) ? [[field.name, Number(text)]] : [];
  });
  return {
    ...scopeQuery(scope),
    ...Object.fromEntries(chosen),
    ...rangeOf(search as ListSearch<'last' | 'from' | 'until'>),
  } as QueryOf<F>;
}

/** A list's key: its filters, but not which row is open. */
export const listKey = (noun: string, scope: Scope, { row: _row, ...search }: ListSearch) => [
  noun,
  'list',
  scope,
  search,
];

/** The filters of the list that is shown, as they stand in its address. */
export function useFilters(fields: readonly FilterField[]) {
  const search = useSearch({ strict: false }) as ListSearch;
  const navigate = useNavigate();

  /** Each change is a step that Back undoes. */
  function change(changes: ListSearch): void {
    const next = Object.entries({ ...search, row: undefined, ...changes }).filter(([, value]) => value !== undefined);
    void navigate({ to: '.', search: Object.fromEntries(next) as never, resetScroll: false });
  }

  const keys = fields.flatMap(keysOf);
  const none: ListSearch = Object.fromEntries(keys.map((key) => [key, undefined]));
  return {
    search,
    change,
    clear: () => change(none),
    /** These, and none of those that are chosen now. */
    replace: (next: ListSearch) => change({ ...none, ...next }),
    isNarrowed: keys.some((key) => search[key as keyof ListSearch] !== undefined),
  };
}

export type Filters = ReturnType<typeof useFilters>;
