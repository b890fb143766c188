import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import {
  decisionsQuery,
  everyConnectionQuery,
  everyDestinationQuery,
  everyEndpointQuery,
  failuresQuery,
  stuckRunsQuery,
} from '../api/queries.ts';
import { createRefresher } from '../api/refresher.ts';
import { type Change, useChanges } from '../api/stream.ts';
import type { Connection, Environment, EnvironmentFacts } from '../api/types.ts';
import { destinationTrouble } from '../words/destination-facts.ts';
import { troubleOf } from '../words/endpoint-facts.ts';
import { environmentState, isUnreachable } from '../words/keys.ts';
import { environments, mayBeOf, type Scope, scopeQuery } from './scope.ts';

export interface ConnectionTrouble {
  connection: Connection;
  environment: Environment;
  facts: EnvironmentFacts;
}

const STALE_MS = 10_000;

/** Everything in a scope that waits for a person; looked at again at most once in a while. */
export function useInbox(scope: Scope, lookGapMs: number) {
  const asked = scopeQuery(scope);
  const decisions = useQuery({ ...decisionsQuery(asked), staleTime: STALE_MS });
  const stuck = useQuery({ ...stuckRunsQuery(asked), staleTime: STALE_MS });
  const connections = useQuery({ ...everyConnectionQuery(asked.clientId?.[0]), staleTime: STALE_MS });
  const endpoints = useQuery({ ...everyEndpointQuery(asked), staleTime: STALE_MS });
  const destinations = useQuery({ ...everyDestinationQuery(asked), staleTime: STALE_MS });
  const failures = useQuery({ ...failuresQuery(asked), staleTime: STALE_MS });
  const all = [decisions, stuck, connections, endpoints, destinations, failures];
  useNews(scope, lookGapMs);
  const things = {
    decisions: decisions.data?.items ?? [],
    stuck: stuck.data?.items ?? [],
    keys: connections.data?.flatMap((connection) => keyTroubles(connection, scope)) ?? [],
    endpoints: endpoints.data?.filter((endpoint) => troubleOf(endpoint) !== undefined) ?? [],
    destinations: destinations.data?.filter((destination) => destinationTrouble(destination) !== undefined) ?? [],
    failures: failures.data?.items ?? [],
  };
  return {
    things,
    count: Object.values(things).reduce((sum, { length }) => sum + length, 0),
    isKnown: all.every(({ data }) => data !== undefined),
    error: all.find(({ error }) => error !== null)?.error,
    lookedAtMs: decisions.dataUpdatedAt,
    again: () => void Promise.all(all.map(({ refetch }) => refetch())),
  };
}

/** Environments whose keys do not work, or could not be tried. */
const keyTroubles = (connection: Connection, { env }: Scope): ConnectionTrouble[] =>
  environments.flatMap((environment) => {
    const facts = connection.environments[environment];
    if (!facts || (env !== 'any' && env !== environment)) return [];
    return environmentState(facts).tone === 'bad' || isUnreachable(facts) ? [{ connection, environment, facts }] : [];
  });

/** What of the inbox may be another for a change of each kind. */
const makesOld: Partial<Record<Change['type'], string[]>> = {
  run: ['runs', 'decisions'],
  decision: ['decisions', 'runs'],
  connection: ['connections', 'runs'],
  endpoint: ['endpoints'],
  held: ['endpoints'],
  destination: ['destinations'],
};

function useNews(scope: Scope, lookGapMs: number): void {
  const queryClient = useQueryClient();
  const looks = useMemo(() => {
    const lookAt = (noun: string) =>
      createRefresher(() => queryClient.invalidateQueries({ queryKey: [noun] }), lookGapMs);
    return new Map(
      ['decisions', 'runs', 'connections', 'endpoints', 'destinations'].map((noun) => [noun, lookAt(noun)]),
    );
  }, [queryClient, lookGapMs]);
  useChanges({
    onChange: (change) => {
      if (mayBeOf(scope, change)) for (const noun of makesOld[change.type] ?? []) looks.get(noun)?.();
    },
    onConnected: () => {
      for (const look of looks.values()) look();
    },
  });
}
