import { syncError } from '../faults.ts';
import type { Row } from '../read/row.ts';
import type { Table } from '../read/table.ts';
import type { ColumnMapping, Mapping } from './mapping.ts';

export type Cells = Row['cells'];
export type Read = (cells: Cells) => unknown;

/** @throws {CioError} `sync_invalid_mapping` for a column that is not there. */
export function readerOf(column: string, table: Table, field: string): Read {
  if (table.format === 'csv') {
    const index = table.columns.indexOf(column);
    if (index >= 0) return (cells) => (cells as readonly string[])[index];
    const there = table.columns.join(', ');
    throw syncError('sync_invalid_mapping', `There is no column "${column}" (${field}); there are ${there}`, field);
  }
  return (cells) => valueAt(cells as Record<string, unknown>, column);
}

/** What a key holds; where there is no such key, dots lead into objects. */
export function valueAt(cells: Record<string, unknown>, column: string): unknown {
  if (Object.hasOwn(cells, column) || !column.includes('.')) return cells[column];
  return column.split('.').reduce<unknown>((value, key) => {
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  }, cells);
}

/** A column of a CSV that becomes an attribute. */
export interface AttributeColumn {
  column: string;
  index: number;
  told: ColumnMapping;
}

/** @throws {CioError} `sync_invalid_mapping` for a column that is not there. */
export function attributeColumns(mapping: Mapping, table: Table): AttributeColumn[] {
  const taken = new Set<string>(Object.values(mapping.fields));
  for (const column of Object.keys(mapping.columns)) readerOf(column, table, `columns.${column}`);
  return table.columns.flatMap((column, index) => {
    const told =
      mapping.columns[column] ??
      (taken.has(column) || mapping.rest === 'skip' ? ('skip' as const) : { type: 'text' as const });
    // A column that is a field is told how its date is written there, and is no attribute beside.
    return told === 'skip' || (taken.has(column) && told.to === undefined) ? [] : [{ column, index, told }];
  });
}
