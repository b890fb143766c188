import { useQuery } from '@tanstack/react-query';
import { connectionsQuery } from '../api/queries.ts';
import type { Option } from './filters.ts';
import { useScope } from './scope.ts';

/** The connections of the scope, to filter by. */
export function useConnectionOptions(): Option[] | undefined {
  const { client } = useScope();
  const { data } = useQuery(connectionsQuery(client === 'all' ? undefined : client));
  return data?.items.map(({ id, name, client: owner }) => ({
    value: id,
    words: client === 'all' ? `${name} · ${owner.name}` : name,
  }));
}
