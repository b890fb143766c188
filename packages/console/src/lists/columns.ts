import type { LinkProps } from '@tanstack/react-router';

/** One column of a list. */
export interface Column<T> {
  title: string;
  /** Its track in the grid, such as `8rem` or `minmax(0, 2fr)`. */
  width: string;
  cell: (item: T) => React.ReactNode;
  /** Where it stands in the two lines of a narrow page; without one it is left out there. `title` is the link. */
  place?: 'icon' | 'title' | 'when' | 'detail' | 'badge';
  isNumber?: boolean;
  /** The heading is read out, not shown. */
  isUntitled?: boolean;
}

/** What a list needs to know of the things in it. */
export interface RowKind<T> {
  one: string;
  many: string;
  idOf: (item: T) => string;
  linkTo: (item: T) => LinkProps;
  columns: Column<T>[];
}

export const WIDE_ROW_PX = 44;
export const NARROW_ROW_PX = 68;

/** The tracks of a wide row: a place to select, the columns, a place to peek. */
export const tracksOf = <T>({ columns }: RowKind<T>, hasSelection: boolean, hasPreview: boolean): string =>
  [hasSelection && '1.75rem', ...columns.map(({ width }) => width), hasPreview && '2rem'].filter(Boolean).join(' ');
