import type { AliasableExpression, Expression, ExpressionBuilder, ReferenceExpression, SqlBool } from 'kysely';
import { encodeTime } from 'ulid';
import type { Database } from './store.ts';

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

/** More than this are looked through all together. */
const MAX_STRANDS = 60;

/**
 * The filter with each of these values on its own, so that an index leads to the newest of each, where a list of them would
 * have to be read whole and sorted. Without values, or with very many, the filter as it is: all that there are, at once.
 *
 * @param beside - What is left to be said beside such a value, where it says some of the filter itself. A query of many
 * strands that names a thousand clients in each holds more than a store takes.
 */
export const strandsOf = <Filter, Name extends keyof Filter>(
  filter: Filter,
  name: Name,
  values: readonly Filter[Name][] | undefined,
  beside = filter,
): Filter[] =>
  values === undefined || values.length > MAX_STRANDS
    ? [filter]
    : [...new Set(values)].map((value) => ({ ...beside, [name]: value }));

type Rows<Row> = AliasableExpression<Row>;

/**
 * All rows of all strands, in one query. One after the other they would be looked at in several moments, and what goes from
 * one strand to another in between would be there twice, or not at all.
 */
export function allOf<Row>(db: Database, [first, ...others]: readonly [Rows<Row>, ...Rows<Row>[]]) {
  const rows = (strand: Rows<Row>) => db.selectFrom(strand.as('strand')).selectAll();
  return others.reduce((all, strand) => all.unionAll(rows(strand)), rows(first));
}

/** The newest of all strands, each of which gives its own newest. */
export async function apart<Row extends { id: string }>(
  db: Database,
  strands: readonly Rows<Row>[],
  limit: number,
): Promise<Row[]> {
  const [first, ...others] = strands;
  if (first === undefined) return [];
  return (await allOf(db, [first, ...others])
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()) as unknown as Row[];
}
