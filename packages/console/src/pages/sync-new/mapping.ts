import type { Asked } from '../../api/client.ts';
import type { SyncMapping } from '../../api/types.ts';
import { type SyncField, type SyncKind, syncKinds } from '../../words/sync-facts.ts';

/** What somebody said of the mapping; the server guesses the rest. */
export type Said = NonNullable<Asked<'POST /api/v1/syncs/preview'>['body']['mapping']>;
export type Told = Exclude<NonNullable<Said['columns']>[string], 'skip'>;
export type Use = SyncField | 'attribute' | 'skip';

/** What a column becomes. */
export function becomes({ kind, fields, columns }: SyncMapping, column: string): Use {
  const field = fieldOf(fields, column);
  if (field !== undefined) return field;
  return columns[column] === 'skip' || !syncKinds[kind].hasOthers ? 'skip' : 'attribute';
}

/** How an attribute, or a time that is a field, is read. */
export function toldOf({ columns }: Pick<SyncMapping, 'columns'>, column: string): Told {
  const told = columns[column];
  return typeof told === 'object' && told !== null ? (told as Told) : { type: 'text' };
}

/** `asAttribute` is how it would be read, were it one. */
export function become(said: Said, column: string, use: Use, asAttribute: Told): Said {
  const fields = without(said.fields, column);
  const { [column]: _told, ...columns } = said.columns ?? {};
  if (use === 'skip') return { ...said, fields, columns: { ...columns, [column]: 'skip' } };
  if (use === 'attribute') return { ...said, fields, columns: { ...columns, [column]: asAttribute } };
  return { ...said, fields: { ...fields, [use]: column }, columns };
}

/** A field keeps being one when it is said how it is written. */
export function tell(said: Said, column: string, use: Use, told: Told): Said {
  const columns = { ...said.columns, [column]: told };
  return use === 'attribute' ? { ...said, columns } : { ...said, columns, fields: { ...said.fields, [use]: column } };
}

/** What is shown: what the server made of it the last time, under what was said since. */
export function shown(known: SyncMapping, said: Said): SyncMapping {
  const isSaid = (column: string) =>
    said.columns?.[column] !== undefined || fieldOf(said.fields ?? {}, column) !== undefined;
  const guessed = Object.entries(known.fields).filter(([, column]) => !isSaid(column));
  return {
    ...known,
    ...said,
    fields: { ...Object.fromEntries(guessed), ...said.fields },
    fixed: said.fixed ?? {},
    columns: { ...known.columns, ...said.columns },
  };
}

/** Before the server has understood anything: each column as an attribute. */
export const unmapped = (kind: SyncKind, columns: SyncMapping['columns']): SyncMapping => ({
  kind,
  fields: {},
  fixed: {},
  columns,
  rest: 'as-is',
  empty: 'keep',
  timeZone: 'UTC',
  remove: false,
});

/** Whatever order their columns stand in. */
export const isSameMapping = (one: SyncMapping, other: SyncMapping): boolean => sorted(one) === sorted(other);

const sorted = (mapping: SyncMapping): string =>
  JSON.stringify(mapping, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

const fieldOf = (fields: SyncMapping['fields'], column: string): SyncField | undefined =>
  (Object.keys(fields) as SyncField[]).find((field) => fields[field] === column);

const without = (fields: Said['fields'], column: string): NonNullable<Said['fields']> =>
  Object.fromEntries(Object.entries(fields ?? {}).filter(([, each]) => each !== column));
