import type { Item } from '../kinds/kind.ts';
import type { Row } from '../read/row.ts';

/** What a row became. */
export interface Mapped {
  item: Item;
  /** All that the row calls its person, when that can be more than one thing: rows that share one are kept in order. */
  names: string[] | undefined;
}

/** @throws {RowError} when the row cannot be sent. */
export type MapRow = (row: Row) => Mapped;
