import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { History } from 'lucide-react';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Failure } from '../../ui/failure.tsx';
import { linkLook } from '../../ui/look.ts';
import { Panel } from '../../ui/panel.tsx';
import { ShowOlder } from '../../ui/show-older.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { auditQuery } from './queries.ts';

const pages: [RegExp, string][] = [
  [/\/connections\/(con_\w+)/, '/connections/'],
  [/\/clients\/(cl_\w+)/, '/clients/'],
  [/\/trigger-endpoints\/(te_\w+)/, '/triggers/'],
  [/\/workflows\/(wf_\w+)/, '/workflows/'],
  [/\/runs\/(run_\w+)/, '/runs/'],
];

/** The page of the thing that was changed, where it has one. */
function pageOf(subject: string): { to: string; id: string } | undefined {
  for (const [pattern, path] of pages) {
    const id = pattern.exec(subject)?.[1];
    if (id !== undefined) return { to: path + id, id };
  }
  return undefined;
}

/** Who changed what, the newest first. */
export function Changes() {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(auditQuery);
  const changes = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Panel title="Changes" aside="Never the values: they can be secrets">
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingRows />}
      {data && changes.length === 0 && <EmptyState Icon={History} title="Nothing was changed yet" />}
      <ul className="divide-y divide-line">
        {changes.map(({ id, atMs, actor, what, subject, fields }) => {
          const page = pageOf(subject);
          return (
            <li key={id} className="grid gap-x-4 px-4 py-2.5 sm:grid-cols-[10rem_minmax(0,1fr)_auto]">
              <span className="truncate font-medium">
                {actor.name}
                {actor.type === 'token' && <span className="font-normal text-muted"> · token</span>}
              </span>
              <span className="min-w-0 wrap-anywhere">
                {what}
                {fields.length > 0 && <span className="text-muted"> · {fields.join(', ')}</span>}
                {page && (
                  <>
                    {' '}
                    <Link to={page.to as string} className={linkLook}>
                      {page.id}
                    </Link>
                  </>
                )}
              </span>
              <span className="text-xs leading-5 text-muted">
                <TimeAgo atMs={atMs} />
              </span>
            </li>
          );
        })}
      </ul>
      <ShowOlder hasNextPage={hasNextPage} isFetchingNextPage={isFetchingNextPage} fetchNextPage={fetchNextPage} />
    </Panel>
  );
}
