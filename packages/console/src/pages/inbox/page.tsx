import { useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { useMemo } from 'react';
import { decisionsQuery, everyDestinationQuery, everyEndpointQuery, failuresQuery } from '../../api/queries.ts';
import { createRefresher } from '../../api/refresher.ts';
import { type Change, useChanges } from '../../api/stream.ts';
import { FailureGroupCard } from '../../lists/failure-group.tsx';
import { mayBeOf, type Scope, scopeQuery, useScope } from '../../lists/scope.ts';
import { DecisionCard } from '../../ui/decision-card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Failure } from '../../ui/failure.tsx';
import { Page } from '../../ui/page.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { destinationTrouble } from '../../words/destination-facts.ts';
import { troubleOf } from '../../words/endpoint-facts.ts';
import { DestinationTrouble } from './destination-trouble.tsx';
import { EndpointTrouble } from './endpoint-trouble.tsx';
import { stuckRunsQuery } from './queries.ts';
import { StuckConnections } from './stuck-connections.tsx';

const LOOK_GAP_MS = 1_000;

/** Everything that waits for a person, the most harmful first. */
export function InboxPage() {
  const scope = useScope();
  const asked = scopeQuery(scope);
  const decisions = useQuery(decisionsQuery(asked));
  const stuck = useQuery(stuckRunsQuery(scope));
  const endpoints = useQuery(everyEndpointQuery(asked));
  const destinations = useQuery(everyDestinationQuery(asked));
  const failures = useQuery(failuresQuery(asked));
  const all = [decisions, stuck, endpoints, destinations, failures];
  useInboxNews(scope);

  const failed = all.find(({ error }) => error !== null);
  const troubled = endpoints.data?.filter((endpoint) => troubleOf(endpoint) !== undefined) ?? [];
  const unreached = destinations.data?.filter((destination) => destinationTrouble(destination) !== undefined) ?? [];
  const counts = [
    decisions.data?.items.length,
    stuck.data?.items.length,
    troubled.length,
    unreached.length,
    failures.data?.items.length,
  ];
  const isKnown = all.every(({ data }) => data !== undefined);
  const isEmpty = isKnown && counts.every((count) => count === 0);
  return (
    <Page title="Inbox" lead="Everything that waits for a person, the most harmful first.">
      {failed && (
        <div className="mb-4">
          <Failure error={failed.error} onRetry={() => void Promise.all(all.map(({ refetch }) => refetch()))} />
        </div>
      )}
      {!isKnown && !failed && <LoadingRows />}
      <div className="grid max-w-4xl gap-8">
        <Section title="To decide" count={decisions.data?.items.length}>
          {decisions.data?.items.map((decision) => (
            <DecisionCard key={`${decision.runId} ${decision.stepId}`} decision={decision} />
          ))}
        </Section>
        <Section title="Connections that let nothing in" count={stuck.data?.items.length}>
          <StuckConnections runs={stuck.data?.items ?? []} />
        </Section>
        <Section title="Triggers" count={troubled.length}>
          {troubled.map((endpoint) => (
            <EndpointTrouble key={endpoint.id} endpoint={endpoint} />
          ))}
        </Section>
        <Section title="Destinations" count={unreached.length}>
          {unreached.map((destination) => (
            <DestinationTrouble key={destination.id} destination={destination} />
          ))}
        </Section>
        <Section title="Failed runs" count={failures.data?.items.length}>
          {failures.data?.items.map((group) => (
            <FailureGroupCard key={`${group.workflow.id} ${group.failedStep} ${group.errorCode}`} group={group} />
          ))}
        </Section>
      </div>
      {isEmpty && (
        <div className="rounded-lg border border-line bg-surface">
          <EmptyState Icon={CircleCheck} title="Nothing waits for you">
            Looked at <TimeAgo atMs={decisions.dataUpdatedAt} />. What needs a person shows up here by itself.
          </EmptyState>
        </div>
      )}
    </Page>
  );
}

function Section({ title, count, children }: { title: string; count: number | undefined; children: React.ReactNode }) {
  if (!count) return null;
  return (
    <section aria-label={title} className="grid gap-3">
      <h2 className="font-semibold">
        {title} <span className="font-normal text-muted tabular-nums">{count}</span>
      </h2>
      {children}
    </section>
  );
}

/** What of the inbox may be another for a change of each kind. */
const makesOld: Partial<Record<Change['type'], string[]>> = {
  run: ['runs', 'decisions'],
  decision: ['decisions', 'runs'],
  connection: ['runs'],
  endpoint: ['endpoints'],
  held: ['endpoints'],
  destination: ['destinations'],
};

function useInboxNews(scope: Scope): void {
  const queryClient = useQueryClient();
  const looks = useMemo(() => {
    const lookAt = (noun: string) =>
      createRefresher(() => queryClient.invalidateQueries({ queryKey: [noun] }), LOOK_GAP_MS);
    return new Map(['decisions', 'runs', 'endpoints', 'destinations'].map((noun) => [noun, lookAt(noun)]));
  }, [queryClient]);
  useChanges({
    onChange: (change) => {
      if (mayBeOf(scope, change)) for (const noun of makesOld[change.type] ?? []) looks.get(noun)?.();
    },
    onConnected: () => {
      for (const look of looks.values()) look();
    },
  });
}
