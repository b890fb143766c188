import { useInfiniteQuery } from '@tanstack/react-query';
import type { ListQuery } from '../../api/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Failure } from '../../ui/failure.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';

/** One column of the live page: loading, failing, empty, or rows with the newest first. */
export function LiveList<T>(props: {
  query: ListQuery<T>;
  isPaused: boolean;
  onOlder: () => void;
  empty: React.ReactNode;
  children: (item: T) => React.ReactNode;
}) {
  const { query, isPaused, onOlder, empty, children } = props;
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...query,
    refetchOnWindowFocus: !isPaused,
  });

  const failure = error && (
    <div className="p-3">
      <Failure error={error} onRetry={() => void refetch()} />
    </div>
  );
  if (!data) return failure || <LoadingRows />;
  const items = data.pages.flatMap((page) => page.items);
  if (items.length === 0) return failure || empty;
  return (
    <>
      {failure}
      <ol className="divide-y divide-line">{items.map(children)}</ol>
      {hasNextPage && (
        <div className="flex justify-center border-t border-line p-3">
          <Button
            disabled={isFetchingNextPage}
            onClick={() => {
              onOlder();
              void fetchNextPage();
            }}
          >
            {isFetchingNextPage ? 'Loading…' : 'Show older'}
          </Button>
        </div>
      )}
    </>
  );
}
