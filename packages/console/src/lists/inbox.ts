import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { everyConnectionQuery, everyDestinationQuery, everyEndpointQuery } from '../api/queries.ts';
import { readAnew } from '../api/read-anew.ts';
import { createRefresher } from '../api/refresher.ts';
import { useChanges } from '../api/stream.ts';
import type { Connection, Environment, EnvironmentFacts, Run } from '../api/types.ts';
import { decisionsQuery, failuresQuery, stuckRunsQuery } from '../api/waiting-queries.ts';
import { destinationTrouble } from '../words/destination-facts.ts';
import { troubleOf } from '../words/endpoint-facts.ts';
import { environmentState, isUnreachable } from '../words/keys.ts';
import { inboxNews } from './inbox-news.ts';
import { environments, mayBeOf, type Scope, scopeQuery } from './scope.ts';

export interface ConnectionTrouble {
  connection: Connection;
  environment: Environment;
  facts: EnvironmentFacts;
}

/** Runs that one environment of a connection holds up. */
export interface StuckConnection {
  runs: Run[];
  /** Nobody put keys in, or somebody erased them; otherwise Customer.io refuses those that are there. */
  hasNoKeys: boolean;
}

const STALE_MS = 10_000;
/** Each part is looked at again at most this often. */
const LOOK_GAP_MS = 1_000;

/** Everything in a scope that waits for a person. */
export function useInbox(scope: Scope) {
  const asked = scopeQuery(scope);
  const decisions = useQuery({ ...decisionsQuery(asked), staleTime: STALE_MS });
  const stuck = useQuery({ ...stuckRunsQuery(asked), staleTime: STALE_MS });
  const connections = useQuery({ ...everyConnectionQuery(asked.clientId?.[0]), staleTime: STALE_MS });
  const endpoints = useQuery({ ...everyEndpointQuery(asked), staleTime: STALE_MS });
  const destinations = useQuery({ ...everyDestinationQuery(asked), staleTime: STALE_MS });
  const failures = useQuery({ ...failuresQuery(asked), staleTime: STALE_MS });
  const all = [decisions, stuck, connections, endpoints, destinations, failures];
  useNews(scope);
  const things = {
    decisions: decisions.data?.items ?? [],
    stuck: stuckConnections(stuck.data?.items ?? [], connections.data),
    keys: connections.data?.flatMap((connection) => keyTroubles(connection, scope)) ?? [],
    endpoints: endpoints.data?.filter((endpoint) => troubleOf(endpoint) !== undefined) ?? [],
    destinations: destinations.data?.filter((destination) => destinationTrouble(destination) !== undefined) ?? [],
    failures: failures.data?.items ?? [],
  };
  const count = Object.values(things).reduce((sum, { length }) => sum + length, 0);
  const queryClient = useQueryClient();
  // What the navigation says of it is no other than what stands here.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another number makes it old
  useEffect(() => void readAnew(queryClient, { queryKey: ['waiting'] }), [queryClient, count]);
  return {
    things,
    count,
    isKnown: all.every(({ data }) => data !== undefined),
    error: all.find(({ error }) => error !== null)?.error,
    lookedAtMs: decisions.dataUpdatedAt,
    again: () => void Promise.all(all.map(({ refetch }) => refetch())),
  };
}

function stuckConnections(runs: Run[], connections: Connection[] | undefined): StuckConnection[] {
  const groups = Map.groupBy(runs, ({ connection, environment }) => `${connection?.id} ${environment}`);
  return [...groups.values()].map((group) => {
    const { connection, environment } = group[0] as Run;
    const known = connections?.find(({ id }) => id === connection?.id);
    return { runs: group, hasNoKeys: known !== undefined && !known.environments[environment ?? 'production'] };
  });
}

/** Environments whose keys do not work, or could not be tried. */
const keyTroubles = (connection: Connection, { env }: Scope): ConnectionTrouble[] =>
  environments.flatMap((environment) => {
    const facts = connection.environments[environment];
    if (!facts || (env !== 'any' && env !== environment)) return [];
    return environmentState(facts).tone === 'bad' || isUnreachable(facts) ? [{ connection, environment, facts }] : [];
  });

function useNews(scope: Scope): void {
  const queryClient = useQueryClient();
  const looks = useMemo(() => {
    const lookAt = (noun: string) => createRefresher(() => readAnew(queryClient, { queryKey: [noun] }), LOOK_GAP_MS);
    return new Map(
      ['decisions', 'runs', 'connections', 'endpoints', 'destinations'].map((noun) => [noun, lookAt(noun)]),
    );
  }, [queryClient]);
  useChanges({
    onChange: (change) => {
      if (mayBeOf(scope, change)) for (const noun of inboxNews[change.type] ?? []) looks.get(noun)?.();
    },
    onConnected: () => {
      for (const look of looks.values()) look();
    },
  });
}
