import type { InvalidateQueryFilters, Query, QueryClient } from '@tanstack/react-query';

/**
 * Reads anew what a change has made old, wherever it is shown. What is on its way for the first time may have been read
 * before the change, and is taken for the answer: it is read once more when it is there.
 */
export async function readAnew(queryClient: QueryClient, filters: InvalidateQueryFilters): Promise<void> {
  const early = queryClient.getQueryCache().findAll(filters).filter(isFirst);
  await queryClient.invalidateQueries(filters);
  const { refetchType } = filters;
  await Promise.all(
    early.map(({ queryKey }) =>
      queryClient.invalidateQueries({ queryKey, exact: true, ...(refetchType !== undefined && { refetchType }) }),
    ),
  );
}

const isFirst = ({ state }: Query): boolean => state.data === undefined && state.fetchStatus === 'fetching';
