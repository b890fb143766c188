import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { eventQuery } from '../../api/queries.ts';
import type { EventDetail, ReportingEvent } from '../../api/types.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { AwaitedThing } from '../../lists/awaited-thing.tsx';
import { ThingCrumbs } from '../../lists/thing-crumbs.tsx';
import { useBeside } from '../../lists/use-beside.ts';
import { MetricBadge } from '../../ui/badge.tsx';
import { EventFacts } from '../../ui/event-facts.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { NewLink } from '../../ui/new-link.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RunLinks } from '../../ui/run-links.tsx';
import { factsOf, handlingOf } from '../../words/event-facts.ts';
import { ReplayEvent } from './replay-event.tsx';

const route = getRouteApi('/signed-in/events/$eventId');

/** One reporting event: what it says, and exactly what was posted. */
export function EventPage() {
  const { eventId } = route.useParams();
  const { data: event, error, refetch } = useQuery(eventQuery(eventId));
  const isSettled = event !== undefined && hasSettled(event);
  useLiveQuery(eventQuery(eventId).queryKey, (change) => change.type === 'run' && !isSettled);
  useBeside<ReportingEvent>(
    'events',
    ({ id }) => id === eventId,
    ({ id }) => ({ to: '/events/$eventId', params: { eventId: id } }),
  );
  return (
    <>
      {event ? (
        <EventView event={event} />
      ) : (
        <AwaitedThing
          title="Event"
          list={{ to: '/$client/$env/events', words: 'Events' }}
          error={error}
          onRetry={() => void refetch()}
        />
      )}
    </>
  );
}

/** Whether all that it starts has started and ended; a replay shows when the page is opened again. */
const hasSettled = ({ status, runs }: EventDetail): boolean =>
  status !== 'waiting' && runs.every((run) => ['succeeded', 'failed', 'cancelled'].includes(run.status));

function EventView({ event }: { event: EventDetail }) {
  return (
    <Page
      title={factsOf(event).about}
      badge={<MetricBadge metric={event.metric} />}
      crumbs={<ThingCrumbs list={{ to: '/$client/$env/events', words: 'Events' }} thing={event} />}
      aside={
        <>
          <NewLink to="/workflows/new" search={{ client: event.client.id, event: event.id }} needs="workflows:write">
            Make a workflow from it
          </NewLink>
          <ReplayEvent event={event} />
        </>
      }
    >
      <div className="grid items-start gap-6 lg:grid-cols-[2fr_3fr]">
        <div className="grid min-w-0 gap-6">
          <Panel title="Runs" aside={handlingOf(event)}>
            <RunLinks runs={event.runs} />
          </Panel>
          <Panel title="Facts" isPadded>
            <EventFacts event={event} />
          </Panel>
        </div>
        <Panel title="Payload" aside="As Customer.io posted it" isPadded>
          <JsonView value={event.payload} label="payload" />
        </Panel>
      </div>
    </Page>
  );
}
