import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { everyConnectionQuery, listQuery } from '../../api/queries.ts';
import type { Connection, EnvironmentFacts } from '../../api/types.ts';
import { listKey, type SearchOf } from '../../lists/filters.ts';
import { environments, type Scope } from '../../lists/scope.ts';
import { environmentState, isUnreachable } from '../../words/keys.ts';
import type { connectionFilters } from './filters.ts';

type Search = SearchOf<typeof connectionFilters>;

/** All connections of the scope at once; what they are narrowed by is looked for here. */
export function useConnectionsQuery(scope: Scope, search: Search) {
  const queryClient = useQueryClient();
  return listQuery<Connection>(listKey('connections', scope, search), async () => ({
    items: (await readAll(queryClient, scope)).filter((connection) => fits(connection, scope, search)),
    next: null,
  }));
}

const readAll = (queryClient: QueryClient, { client }: Scope): Promise<Connection[]> =>
  queryClient.fetchQuery({ ...everyConnectionQuery(client === 'all' ? undefined : client), staleTime: 0 });

function fits(connection: Connection, { env }: Scope, { name = '', state }: Search): boolean {
  const looked = env === 'any' ? environments : [env];
  const facts = looked.flatMap((each) => connection.environments[each] ?? []);
  if (env !== 'any' && facts.length === 0) return false;
  const named = `${connection.name}\n${connection.client.name}`.toLowerCase().includes(name.toLowerCase());
  const tones: string[] = facts.length === 0 ? ['plain'] : facts.map(stateOf);
  return named && (state === undefined || state.split(',').some((each) => tones.includes(each)));
}

/** As the filter names it. */
const stateOf = (facts: EnvironmentFacts): string =>
  isUnreachable(facts) ? 'unreachable' : environmentState(facts).tone;
