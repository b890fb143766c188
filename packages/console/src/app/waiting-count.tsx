import { useQuery } from '@tanstack/react-query';
import { useLiveQuery } from '../api/use-live-query.ts';
import { waitingQuery } from '../api/waiting-queries.ts';
import { isOfInbox } from '../lists/inbox-news.ts';
import { mayBeOf, scopeQuery, useScope } from '../lists/scope.ts';
import { countWords } from '../words/time.ts';

/** It stands on every page, so it looks less often than the inbox itself. */
const LOOK_GAP_MS = 10_000;

/** How much waits for a person; nothing while nothing does. */
export function WaitingCount({ className = '' }: { className?: string }) {
  const scope = useScope();
  const query = waitingQuery(scopeQuery(scope));
  const { data } = useQuery(query);
  useLiveQuery(query.queryKey, (change) => isOfInbox(change) && mayBeOf(scope, change), LOOK_GAP_MS);
  const count = data?.all ?? 0;
  if (count === 0) return null;
  return (
    <span className={`rounded-full bg-caution-ground px-1.5 text-xs leading-4 text-caution tabular-nums ${className}`}>
      {countWords(count)}
      <span className="sr-only"> {count === 1 ? 'waits' : 'wait'}</span>
    </span>
  );
}
