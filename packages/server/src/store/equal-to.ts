import { type Expression, type ExpressionBuilder, type ReferenceExpression, type SqlBool, sql } from 'kysely';

/** What a filter asks for: one value or any of several; absent, it asks for nothing. */
export type OneOrMore = string | readonly string[] | undefined;

type Given = OneOrMore | number;

/**
 * A condition for each column whose value is given: the same as it, or one of several.
 *
 * Absent is `undefined` alone. An empty text, 0 or an empty list are values, and what matches them is little
 * or nothing: never everything.
 */
export function equalTo<Tables, Table extends keyof Tables>(
  where: ExpressionBuilder<Tables, Table>,
  values: Partial<Record<string, Given>>,
): Expression<SqlBool>[] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const column = name as unknown as ReferenceExpression<Tables, Table>;
    if (typeof value !== 'object') return [where(column, '=', value as never)];
    return [value.length > 0 ? where(column, 'in', value as never) : where.lit(false)];
  });
}

/** The column has this text somewhere, in capital or small letters. */
export const containing = (column: string, text: string): Expression<SqlBool> =>
  sql<SqlBool>`lower(${sql.ref(column)}) like ${`%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`} escape '\\'`;
