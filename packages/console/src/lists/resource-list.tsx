import { useInfiniteQuery } from '@tanstack/react-query';
import { SearchX } from 'lucide-react';
import { useRef } from 'react';
import type { ListQuery } from '../api/queries.ts';
import type { Change } from '../api/stream.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Failure } from '../ui/failure.tsx';
import { LoadingRows } from '../ui/skeleton.tsx';
import { useIsWide } from '../ui/use-is-wide.ts';
import { useKeys } from '../ui/use-keys.ts';
import { explain } from '../words/problems.ts';
import type { RowKind } from './columns.ts';
import { type CountOf, ListCount } from './count.tsx';
import { FilterBar } from './filter-bar.tsx';
import { type FilterField, useFilters } from './filters.ts';
import { ListHead } from './list-head.tsx';
import { useLiveRows } from './live-rows.ts';
import { NewsButton } from './news-button.tsx';
import { mayBeOf, useScope } from './scope.ts';
import { type Selection, useSelection } from './selection.ts';
import { SelectionBar } from './selection-bar.tsx';
import { useItems } from './use-items.ts';
import { useRowKeys } from './use-row-keys.ts';
import { VirtualRows } from './virtual-rows.tsx';

/** From one row to the next, without going back to the list. */
export interface PreviewMoves {
  onClose: () => void;
  onNext: (() => void) | undefined;
  onPrevious: (() => void) | undefined;
}

export interface ResourceListProps<T> {
  kind: RowKind<T>;
  query: ListQuery<T>;
  fields: readonly FilterField[];
  /** How many there are, when the server can say. */
  count?: CountOf;
  /** Which changes on the server may concern a row. */
  concerns: (change: Change) => boolean;
  /** What stands here when there is nothing at all, and nothing was filtered out. */
  empty: React.ReactNode;
  /** One row beside the list; opened with `e`. */
  preview?: (id: string, moves: PreviewMoves) => React.ReactNode;
  /** Buttons for what is selected; without them nothing can be selected. */
  bulk?: (selection: Selection, clear: () => void) => React.ReactNode;
}

/** Every list of the console: filters in the address, rows as they are scrolled to, news as they come. */
export function ResourceList<T>(props: ResourceListProps<T>) {
  const { kind, query, fields, count, concerns, empty, preview, bulk } = props;
  const filters = useFilters(fields);
  const isWide = useIsWide();
  const scope = useScope();
  const selected = useSelection();
  const top = useRef<HTMLDivElement>(null);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage, isPending } = useInfiniteQuery({
    ...query,
    // What changes is told by the stream; all pages at once would be loaded again otherwise.
    staleTime: Number.POSITIVE_INFINITY,
  });
  const items = useItems(data?.pages);
  const openId = filters.search.row;
  const isReading = () =>
    (top.current?.getBoundingClientRect().top ?? 0) < -8 || selected.isAny || openId !== undefined;
  const { news, show } = useLiveRows({
    query,
    idOf: kind.idOf,
    concerns: (change) => mayBeOf(scope, change) && concerns(change),
    isHeld: isReading,
  });
  const peek = (id: string | undefined) => filters.change({ row: id });
  const onPeek = preview && peek;
  const onToggle = bulk && selected.toggle;
  const rows = useRowKeys({ items, kind, onPeek, onToggle });
  useKeys({ Escape: selected.clear });

  // What filters what nobody may see is no way on.
  if (error && data === undefined && explain(error).kind === 'not-allowed') return <Failure error={error} />;

  const openIndex = openId === undefined ? -1 : items.findIndex((item) => kind.idOf(item) === openId);
  const beside = (step: number) => {
    const next = items[openIndex + step];
    return openIndex < 0 || next === undefined ? undefined : () => peek(kind.idOf(next));
  };

  return (
    <>
      <div ref={top} />
      <div className="sticky top-14 z-10 bg-canvas pb-2 md:top-0 md:pt-2">
        {selected.isAny && bulk ? (
          <SelectionBar kind={kind} selected={selected} hasMore={hasNextPage} count={count}>
            {bulk(selected.selection, selected.clear)}
          </SelectionBar>
        ) : (
          <div className="flex flex-wrap items-center gap-x-3 sm:flex-nowrap">
            {fields.length > 0 && <FilterBar fields={fields} filters={filters} />}
            <ListCount
              kind={kind}
              count={count}
              loaded={items.length}
              hasMore={hasNextPage}
              isNarrowed={filters.isNarrowed}
            />
          </div>
        )}
        <NewsButton
          news={news}
          kind={kind}
          onPress={() => {
            scrollTo({ top: 0 });
            void show();
          }}
        />
      </div>
      {error && (
        <div className="mb-3">
          <Failure error={error} onRetry={() => void refetch()} />
        </div>
      )}
      {(items.length > 0 || isPending) && (
        <section aria-label={kind.many} className="rounded-lg border border-line bg-surface">
          {isPending && <LoadingRows />}
          {items.length > 0 && (
            <VirtualRows
              rows={rows}
              kind={kind}
              items={items}
              isWide={isWide}
              hasMore={hasNextPage}
              isLoadingMore={isFetchingNextPage}
              onNearEnd={() => void fetchNextPage()}
              head={
                isWide && (
                  <ListHead
                    kind={kind}
                    hasPreview={preview !== undefined}
                    onChooseLoaded={bulk && (() => selected.choose(items.map(kind.idOf)))}
                  />
                )
              }
              openId={openId}
              isChosen={selected.has}
              onToggle={onToggle}
              onPeek={onPeek}
            />
          )}
        </section>
      )}
      {data && items.length === 0 && (
        <div className="rounded-lg border border-line bg-surface">
          {filters.isNarrowed ? (
            <EmptyState
              Icon={SearchX}
              title={`No ${kind.one} fits these filters`}
              buttons={<Button onClick={filters.clear}>Clear all filters</Button>}
            />
          ) : (
            empty
          )}
        </div>
      )}
      {preview &&
        openId !== undefined &&
        preview(openId, { onClose: () => peek(undefined), onNext: beside(1), onPrevious: beside(-1) })}
    </>
  );
}
