import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Send } from 'lucide-react';
import type { Destination } from '../../api/types.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { AwaitedThing } from '../../lists/awaited-thing.tsx';
import { ResourceList } from '../../lists/resource-list.tsx';
import { useScope } from '../../lists/scope.ts';
import { ThingCrumbs } from '../../lists/thing-crumbs.tsx';
import { Badge } from '../../ui/badge.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page } from '../../ui/page.tsx';
import { destinationState } from '../../words/destination-facts.ts';
import { Attempts } from './attempts.tsx';
import { DestinationActions } from './destination-actions.tsx';
import { forwardedFilters } from './filters.ts';
import { forwardedRows } from './forwarded-rows.tsx';
import { HoldNote } from './hold-note.tsx';
import { destinationQuery, forwardedQuery } from './queries.ts';
import { Replay } from './replay.tsx';
import { RetryFailed } from './retry-failed.tsx';
import { Settings } from './settings.tsx';

const route = getRouteApi('/signed-in/triggers/$triggerId/destinations/$destinationId');

/** One destination: how it stands, how it is set, and each event that went or goes to it. */
export function DestinationPage() {
  const { destinationId } = route.useParams();
  const { data, error, refetch } = useQuery(destinationQuery(destinationId));
  useLiveQuery(
    destinationQuery(destinationId).queryKey,
    // Without an id it may be any destination.
    (change) => change.type === 'destination' && (change.destinationId ?? destinationId) === destinationId,
  );
  if (data) return <DestinationView destination={data} />;
  return (
    <AwaitedThing
      title="Destination"
      list={{ to: '/$client/$env/triggers', words: 'Triggers' }}
      error={error}
      onRetry={() => void refetch()}
    />
  );
}

function DestinationView({ destination }: { destination: Destination }) {
  const { id, name, endpoint } = destination;
  const { words, tone, means } = destinationState(destination);
  const scope = useScope();
  const search = route.useSearch();
  return (
    <Page
      title={name}
      badge={<Badge tone={tone}>{words}</Badge>}
      lead={means}
      crumbs={
        <ThingCrumbs
          list={{ to: '/$client/$env/triggers', words: 'Triggers' }}
          thing={destination}
          parent={{
            words: endpoint.name,
            link: { to: '/triggers/$triggerId/{-$tab}', params: { triggerId: endpoint.id, tab: 'forwarding' } },
          }}
        />
      }
      aside={<DestinationActions destination={destination} />}
    >
      <HoldNote destination={destination} />
      <Settings destination={destination} />
      <div className="mt-8 mb-2 flex flex-wrap items-center gap-2">
        <h2 className="mr-auto font-semibold">Forwarded events</h2>
        <RetryFailed destination={destination} />
        <Replay destination={destination} />
      </div>
      <ResourceList
        kind={forwardedRows}
        query={forwardedQuery(id, scope, search)}
        fields={forwardedFilters}
        concerns={(change) => change.type === 'destination' && (change.destinationId ?? id) === id}
        preview={(row, moves) => <Attempts key={row} id={row} {...moves} />}
        empty={
          <EmptyState Icon={Send} title="Nothing was forwarded yet">
            Events that arrive from now on and pass the filter are posted here. Those of before leave by a replay.
          </EmptyState>
        }
      />
    </Page>
  );
}
