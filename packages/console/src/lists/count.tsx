import { queryOptions, useQuery } from '@tanstack/react-query';
import { countOf, countWords } from '../words/time.ts';
import type { RowKind } from './columns.ts';

/** How many the server counts: with the filters, and without them. `isMore` when it stopped counting. */
export interface CountOf {
  matching: ReturnType<typeof countQuery>;
  all: ReturnType<typeof countQuery>;
}

export interface Counted {
  count: number;
  isMore: boolean;
}

export const countQuery = (key: readonly unknown[], get: (signal: AbortSignal) => Promise<Counted>) =>
  queryOptions({ queryKey: [...key, 'count'], queryFn: ({ signal }) => get(signal), staleTime: 10_000 });

/** `1,204 of 100,003 events`; without a count of the server's, what is loaded. */
export function ListCount(props: {
  kind: Pick<RowKind<never>, 'one' | 'many'>;
  count: CountOf | undefined;
  loaded: number;
  hasMore: boolean;
  isNarrowed: boolean;
}) {
  const { kind, count, loaded, hasMore, isNarrowed } = props;
  return (
    <p className="ml-auto shrink-0 text-xs text-muted tabular-nums">
      {count ? (
        <ServerCount count={count} kind={kind} isNarrowed={isNarrowed} />
      ) : (
        loaded > 0 && (hasMore ? `${countWords(loaded)} shown, more below` : countOf(loaded, kind.one, kind.many))
      )}
    </p>
  );
}

function ServerCount({
  count,
  kind,
  isNarrowed,
}: {
  count: CountOf;
  kind: { one: string; many: string };
  isNarrowed: boolean;
}) {
  const { data: matching } = useQuery(count.matching);
  const { data: all } = useQuery({ ...count.all, enabled: isNarrowed });
  if (!matching) return null;
  const words = (counted: Counted) => `${countWords(counted.count)}${counted.isMore ? '+' : ''}`;
  if (!isNarrowed || !all) return `${words(matching)} ${matching.count === 1 ? kind.one : kind.many}`;
  return `${words(matching)} of ${words(all)} ${all.count === 1 ? kind.one : kind.many}`;
}
