import { type InfiniteData, useQueryClient } from '@tanstack/react-query';
import { type LinkProps, useNavigate } from '@tanstack/react-router';
import type { Page } from '../api/types.ts';
import { useKeys } from '../ui/use-keys.ts';

/**
 * `j` and `k` lead from the page of one thing to the next and the one before, in the list that one came from: the one
 * of this noun that was read last and has the thing in it. Without such a list they do nothing.
 */
export function useBeside<T>(noun: string, isThis: (item: T) => boolean, linkTo: (item: T) => LinkProps): void {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  function go(step: 1 | -1): void {
    const lists = queryClient.getQueryCache().findAll({ queryKey: [noun, 'list'] });
    const newest = lists.toSorted((one, other) => other.state.dataUpdatedAt - one.state.dataUpdatedAt);
    for (const { state } of newest) {
      const items = (state.data as InfiniteData<Page<T>> | undefined)?.pages?.flatMap((page) => page.items) ?? [];
      const at = items.findIndex(isThis);
      if (at === -1) continue;
      const next = items[at + step];
      if (next !== undefined) void navigate(linkTo(next));
      return;
    }
  }
  useKeys({ j: () => go(1), k: () => go(-1) });
}
