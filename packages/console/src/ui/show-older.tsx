import { Button } from './button.tsx';

/** Stands under a list that is read page by page, as long as there is another page. */
export function ShowOlder(props: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }) {
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = props;
  if (!hasNextPage) return null;
  return (
    <div className="border-t border-line p-3">
      <Button isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
        Show older
      </Button>
    </div>
  );
}
