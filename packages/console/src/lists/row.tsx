// biome-ignore-all lint/a11y/useSemanticElements: rows that are drawn only while in sight have a layout that table elements lose
import { Link } from '@tanstack/react-router';
import { PanelRight } from 'lucide-react';
import { memo } from 'react';
import { IconButton } from '../ui/icon-button.tsx';
import type { Column, RowKind } from './columns.ts';

export interface RowProps<T> {
  item: T;
  kind: RowKind<T>;
  isWide: boolean;
  isOpen: boolean;
  isChosen: boolean;
  isNew: boolean;
  index: number;
  onToggle?: ((id: string) => void) | undefined;
  onPeek?: ((id: string) => void) | undefined;
}

const areas: Record<NonNullable<Column<unknown>['place']>, string> = {
  icon: '[grid-area:icon]',
  title: '[grid-area:title]',
  when: '[grid-area:when] justify-self-end text-xs text-muted',
  detail: '[grid-area:detail] text-muted',
  badge: '[grid-area:badge] justify-self-end',
};

/** One thing of a list. The whole row leads to its page. */
function PlainRow<T>(props: RowProps<T>) {
  const { item, kind, isWide, isOpen, isChosen, isNew, index, onToggle, onPeek } = props;
  const id = kind.idOf(item);
  const shown = isWide ? kind.columns : kind.columns.filter(({ place }) => place !== undefined);
  const ground = isChosen || isOpen ? 'bg-info-ground' : isNew ? 'motion-safe:animate-arrive' : '';
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the link inside takes the focus
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={onToggle ? isChosen : undefined}
      data-row={id}
      className={`group relative grid h-full items-center gap-x-3 border-b border-line px-4 focus-within:bg-raised hover:bg-raised ${ground} ${isWide ? 'grid-cols-(--tracks)' : 'grid-cols-(--narrow-tracks) content-center gap-y-1 [grid-template-areas:var(--narrow-areas)]'}`}
    >
      {onToggle && (
        <div role="cell" className={`z-1 grid ${isWide ? '' : '-m-3 p-3 [grid-area:select]'}`}>
          <input
            type="checkbox"
            aria-label={`Select ${kind.one} ${id}`}
            checked={isChosen}
            onChange={() => onToggle(id)}
            className="size-4 cursor-pointer accent-accent-fill"
          />
        </div>
      )}
      {shown.map((column) => (
        <div
          key={column.title}
          role="cell"
          className={`min-w-0 truncate ${isWide ? (column.isNumber ? 'text-right tabular-nums' : '') : areas[column.place ?? 'detail']}`}
        >
          {column.place === 'title' ? (
            <Link
              {...kind.linkTo(item)}
              className="font-medium outline-offset-0 after:absolute after:inset-0 after:content-[''] focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
            >
              {column.cell(item)}
            </Link>
          ) : (
            column.cell(item)
          )}
        </div>
      ))}
      {isWide && onPeek && (
        <div role="cell" className="z-1">
          <IconButton
            name="Look beside the list"
            Icon={PanelRight}
            onClick={() => onPeek(id)}
            className="opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 focus-visible:opacity-100"
          />
        </div>
      )}
    </div>
  );
}

export const Row = memo(PlainRow) as typeof PlainRow;
