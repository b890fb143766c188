import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { eventQuery } from '../api/queries.ts';
import type { EventDetail } from '../api/types.ts';
import { BackToLive } from '../components/back-to-live.tsx';
import { MetricBadge } from '../components/badge.tsx';
import { ChannelIcon } from '../components/channel-icon.tsx';
import { Facts } from '../components/facts.tsx';
import { Failure } from '../components/failure.tsx';
import { JsonView } from '../components/json-view.tsx';
import { LoadingRows } from '../components/loading-rows.tsx';
import { Page } from '../components/page.tsx';
import { Panel } from '../components/panel.tsx';
import { RunLinks } from '../components/run-links.tsx';
import { factsOf, handlingOf } from '../event-facts.ts';
import { useLiveQuery } from '../live/use-live-query.ts';
import { duration, exactTime } from '../time.ts';

const route = getRouteApi('/signed-in/events/$eventId');

/** One reporting event: what it says, and exactly what was posted. */
export function EventPage() {
  const { eventId } = route.useParams();
  const { data: event, error, refetch } = useQuery(eventQuery(eventId));
  const isSettled = event !== undefined && hasSettled(event);
  useLiveQuery(eventQuery(eventId).queryKey, (change) => change.type === 'run' && !isSettled);
  return (
    <>
      <BackToLive />
      {event ? (
        <EventView event={event} />
      ) : (
        <Page title="Event">{error ? <Failure error={error} onRetry={() => void refetch()} /> : <LoadingRows />}</Page>
      )}
    </>
  );
}

/** Whether all that it starts has started and ended; a replay shows when the page is opened again. */
const hasSettled = ({ status, runs }: EventDetail): boolean =>
  status !== 'waiting' && runs.every((run) => ['succeeded', 'failed', 'cancelled'].includes(run.status));

function EventView({ event }: { event: EventDetail }) {
  const { about, recipient, person, email, subject, detail, origin } = factsOf(event);
  return (
    <Page title={about} badge={<MetricBadge metric={event.metric} />}>
      <div className="grid items-start gap-6 lg:grid-cols-[2fr_3fr]">
        <div className="grid min-w-0 gap-6">
          <Panel title="Runs" aside={handlingOf(event)}>
            <RunLinks runs={event.runs} />
          </Panel>
          <Panel title="Facts" isPadded>
            <Facts
              facts={[
                [
                  'Channel',
                  <span key="channel" className="flex items-center gap-2">
                    <ChannelIcon objectType={event.objectType} /> {event.objectType || 'not named'}
                  </span>,
                ],
                ['Metric', <Id key="metric">{event.metric || 'not named'}</Id>],
                ['Recipient', recipient],
                ['Person', person],
                ['E-mail', email === recipient ? undefined : email],
                ['Subject', subject],
                [event.metric === 'clicked' ? 'Link' : 'Reason', detail],
                ['Sent by', origin],
                ['Happened', event.happenedAtMs === null ? undefined : exactTime(event.happenedAtMs)],
                ['Received', exactTime(event.receivedAtMs)],
                [
                  'On its way',
                  event.happenedAtMs === null ? undefined : duration(event.receivedAtMs - event.happenedAtMs),
                ],
                ['Environment', event.environment],
                ['Delivery', event.deliveryId && <Id key="delivery">{event.deliveryId}</Id>],
                ['Event id', <Id key="event">{event.eventId}</Id>],
                ['Stored as', <Id key="id">{event.id}</Id>],
              ]}
            />
          </Panel>
        </div>
        <Panel title="Payload" aside="As Customer.io posted it" isPadded>
          <JsonView value={event.payload} label="payload" />
        </Panel>
      </div>
    </Page>
  );
}

const Id = ({ children }: { children: React.ReactNode }) => <code className="font-mono text-xs">{children}</code>;
