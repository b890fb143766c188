import { Link } from '@tanstack/react-router';
import { Breadcrumbs } from '../ui/breadcrumbs.tsx';
import { Failure } from '../ui/failure.tsx';
import { Page } from '../ui/page.tsx';
import { LoadingRows } from '../ui/skeleton.tsx';
import { useScope } from './scope.ts';
import type { ListPage } from './thing-crumbs.tsx';

/** Where one thing will stand: while it comes, and when it cannot be had. The way back to its list is there in both. */
export function AwaitedThing(props: {
  /** What it is, such as `Event`. */
  title: string;
  list: { to: ListPage; words: string };
  error: unknown;
  onRetry: () => void;
}) {
  const { title, list, error, onRetry } = props;
  return (
    <Page
      title={title}
      crumbs={
        <Breadcrumbs>
          {[
            <Link key="list" to={list.to} params={useScope()}>
              {list.words}
            </Link>,
          ]}
        </Breadcrumbs>
      }
    >
      {error ? <Failure error={error} onRetry={onRetry} /> : <LoadingRows />}
    </Page>
  );
}
