import type { Expression, ExpressionBuilder, ReferenceExpression, SqlBool } from 'kysely';
import { encodeTime } from 'ulid';

/** An id is made within this time of what it names. */
const SLACK_MS = 3_600_000;

interface TimeRange {
  fromMs?: number | undefined;
  untilMs?: number | undefined;
}

/**
 * The conditions of a time range, in the column of the moment and in that of the ids, whose index leads to it: ids begin
 * with the moment they were made at.
 */
export function within<Tables, Table extends keyof Tables>(
  where: ExpressionBuilder<Tables, Table>,
  columns: { atMs: string; id: string; prefix: string },
  { fromMs, untilMs }: TimeRange,
): Expression<SqlBool>[] {
  const is = (column: string, sign: '>=' | '<', value: number | string) =>
    where(column as unknown as ReferenceExpression<Tables, Table>, sign, value as never);
  return [
    ...(fromMs === undefined
      ? []
      : [is(columns.atMs, '>=', fromMs), is(columns.id, '>=', idAt(columns.prefix, fromMs - SLACK_MS))]),
    ...(untilMs === undefined
      ? []
      : [is(columns.atMs, '<', untilMs), is(columns.id, '<', idAt(columns.prefix, untilMs + SLACK_MS))]),
  ];
}

const MAX_ULID_MS = 2 ** 48 - 1;

/** The least id of what is made at this moment; what is before or after all ids can hold is as far as they go. */
export const idAt = (prefix: string, ms: number): string =>
  `${prefix}_${encodeTime(Math.min(Math.max(0, ms), MAX_ULID_MS))}`;

/** The newest of several pages; each row once, for it may have moved from one to another between two looks. */
function newest<Row extends { id: string }>(rows: Row[], limit: number): Row[] {
  const once = new Map(rows.map((row) => [row.id, row]));
  return [...once.values()].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, limit);
}

/** More than this are looked through all together. */
const MAX_STRANDS = 60;

/**
 * The filter with each of these values on its own, so that an index leads to the newest of each, where a list of them would
 * have to be read whole and sorted. Without values, or with very many, the filter as it is: all that there are, at once.
 */
export const strandsOf = <Filter, Name extends keyof Filter>(
  filter: Filter,
  name: Name,
  values: readonly Filter[Name][] | undefined,
): Filter[] =>
  values === undefined || values.length > MAX_STRANDS
    ? [filter]
    : [...new Set(values)].map((value) => ({ ...filter, [name]: value }));

/** The newest of all strands. */
export async function apart<Strand, Row extends { id: string }>(
  strands: readonly Strand[],
  limit: number,
  look: (strand: Strand) => Promise<Row[]>,
): Promise<Row[]> {
  return newest((await Promise.all(strands.map(look))).flat(), limit);
}
