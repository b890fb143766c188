import type { UseQueryResult } from '@tanstack/react-query';
import { Link, type LinkProps } from '@tanstack/react-router';
import { Failure } from '../ui/failure.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { LoadingRows } from '../ui/skeleton.tsx';
import type { PreviewMoves } from './resource-list.tsx';

/** One thing of a list, beside it: what it is called, the way to its own page, and what it is in short. */
export function Preview<T>(props: {
  query: UseQueryResult<T>;
  /** What it is called while it is not loaded. */
  kind: string;
  titleOf: (thing: T) => string;
  linkTo: LinkProps;
  moves: PreviewMoves;
  children: (thing: T) => React.ReactNode;
}) {
  const { query, kind, titleOf, linkTo, moves, children } = props;
  const { data, error, refetch } = query;
  return (
    <SidePanel
      title={data === undefined ? kind : titleOf(data)}
      aside={
        <Link {...linkTo} className="rounded-md px-2 py-1 font-medium text-accent hover:underline">
          Open
        </Link>
      }
      {...moves}
    >
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <LoadingRows />}
      {data !== undefined && <div className="grid grid-cols-1 gap-5">{children(data)}</div>}
    </SidePanel>
  );
}
