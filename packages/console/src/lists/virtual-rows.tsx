// biome-ignore-all lint/a11y/useSemanticElements: rows that are drawn only while in sight have a layout that table elements lose
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import { NARROW_ROW_PX, type RowKind, tracksOf, WIDE_ROW_PX } from './columns.ts';
import { Row, type RowProps } from './row.tsx';

const OVERSCAN = 6;
/** How long what has just come is drawn so. */
const FRESH_MS = 5_000;
const SAFE_PX = 120;

const widePx = () => WIDE_ROW_PX;
const narrowPx = () => NARROW_ROW_PX;

/** The rows that are in sight, out of any number. What is older is asked for before its place is reached. */
export function VirtualRows<T>(
  props: {
    kind: RowKind<T>;
    items: T[];
    head: React.ReactNode;
    hasMore: boolean;
    isLoadingMore: boolean;
    onNearEnd: () => void;
    openId: string | undefined;
    isChosen: (id: string) => boolean;
    rows: { scrollTo: React.RefObject<((index: number) => void) | undefined> };
  } & Pick<RowProps<T>, 'isWide' | 'onToggle' | 'onPeek'>,
) {
  const { kind, items, head, hasMore, isLoadingMore, onNearEnd, openId, isChosen, rows, ...row } = props;
  const { isWide, onToggle, onPeek } = row;
  const list = useRef<HTMLDivElement>(null);
  const [marginPx, setMarginPx] = useState(0);
  useLayoutEffect(() => setMarginPx((list.current?.getBoundingClientRect().top ?? 0) + scrollY), []);

  const rowPx = isWide ? WIDE_ROW_PX : NARROW_ROW_PX;
  const virtualizer = useWindowVirtualizer({
    count: items.length,
    // The same function from one drawing to the next: with another, all rows are measured again.
    estimateSize: isWide ? widePx : narrowPx,
    overscan: OVERSCAN,
    scrollMargin: marginPx,
    scrollPaddingStart: SAFE_PX,
    scrollPaddingEnd: SAFE_PX,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was measured is of the other layout
  useEffect(() => virtualizer.measure(), [isWide]);
  rows.scrollTo.current = (index) => virtualizer.scrollToIndex(index, { align: 'auto' });

  const shown = virtualizer.getVirtualItems();
  const isNearEnd = (shown.at(-1)?.index ?? 0) >= items.length - OVERSCAN - 4;
  const loadMore = useEffectEvent(onNearEnd);
  useEffect(() => {
    if (isNearEnd && hasMore && !isLoadingMore) loadMore();
  }, [isNearEnd, hasMore, isLoadingMore]);

  const isNew = useArrivals(items, kind);
  const hasIcon = kind.columns.some(({ place }) => place === 'icon');
  const style = {
    '--tracks': tracksOf(kind, onToggle !== undefined, onPeek !== undefined),
    ...narrowGrid(onToggle !== undefined, hasIcon),
  } as React.CSSProperties;

  return (
    <div role="table" aria-label={kind.many} aria-rowcount={hasMore ? -1 : items.length + 1} style={style}>
      {head && <div role="rowgroup">{head}</div>}
      <div ref={list} role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {shown.map(({ index, start }) => {
          const item = items[index] as T;
          const id = kind.idOf(item);
          return (
            <div
              key={id}
              role="presentation"
              className="absolute inset-x-0 top-0"
              style={{ height: rowPx, transform: `translateY(${start - marginPx}px)` }}
            >
              <Row
                item={item}
                kind={kind}
                index={index}
                isWide={isWide}
                isOpen={id === openId}
                isChosen={isChosen(id)}
                isNew={isNew(id)}
                onToggle={onToggle}
                onPeek={onPeek}
              />
            </div>
          );
        })}
      </div>
      {isLoadingMore && (
        <p role="status" className="px-4 py-3 text-muted">
          Loading older {kind.many}…
        </p>
      )}
    </div>
  );
}

/** Two lines, with what is selected and the icon before both. */
function narrowGrid(hasSelection: boolean, hasIcon: boolean) {
  const before = [hasSelection && 'select', hasIcon && 'icon'].filter(Boolean).join(' ');
  return {
    // What is wide at the end of one line takes nothing from the other.
    '--narrow-tracks': `${'auto '.repeat(Number(hasSelection) + Number(hasIcon))}minmax(0, 1fr) auto minmax(0, max-content)`,
    '--narrow-areas': `"${before} title title when" "${before} detail badge badge"`,
  };
}

/** Which rows have come while the list was looked at; nothing that was there from the start. */
function useArrivals<T>(items: T[], kind: RowKind<T>): (id: string) => boolean {
  const seen = useRef<Map<string, number>>(undefined);
  const firstId = items[0] === undefined ? undefined : kind.idOf(items[0]);
  const now = Date.now();
  if (seen.current === undefined) {
    seen.current = new Map(items.map((item) => [kind.idOf(item), 0]));
  } else if (firstId !== undefined && !seen.current.has(firstId)) {
    for (const item of items) {
      const id = kind.idOf(item);
      if (seen.current.has(id)) break;
      seen.current.set(id, now);
    }
  }
  return (id) => now - (seen.current?.get(id) ?? 0) < FRESH_MS;
}
