import { getRouteApi } from '@tanstack/react-router';
import type { ReportingEvent } from '../../api/types.ts';
import type { RowKind } from '../../lists/columns.ts';
import { NoEvents } from '../../lists/nothing-yet.tsx';
import { ResourceList } from '../../lists/resource-list.tsx';
import { useScope } from '../../lists/scope.ts';
import { EventTabs } from '../../lists/scope-tabs.tsx';
import { MetricBadge } from '../../ui/badge.tsx';
import { ChannelIcon } from '../../ui/channel-icon.tsx';
import { Page } from '../../ui/page.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { handlingOf } from '../../words/event-facts.ts';
import { EventPreview } from './event-preview.tsx';
import { eventFilters } from './filters.ts';
import { eventCount, eventsQuery } from './queries.ts';
import { ReplaySelected } from './replay.tsx';

const route = getRouteApi('/signed-in/$client/$env/events');

const events: RowKind<ReportingEvent> = {
  one: 'event',
  many: 'events',
  idOf: ({ id }) => id,
  linkTo: ({ id }) => ({ to: '/events/$eventId', params: { eventId: id } }),
  columns: [
    {
      title: 'Channel',
      width: '1rem',
      place: 'icon',
      isUntitled: true,
      cell: ({ objectType }) => <ChannelIcon objectType={objectType} />,
    },
    {
      title: 'About',
      width: 'minmax(0, 3fr)',
      place: 'title',
      cell: ({ recipient, personId, deliveryId, eventId }) => recipient ?? personId ?? deliveryId ?? eventId,
    },
    { title: 'Metric', width: '9rem', place: 'badge', cell: ({ metric }) => <MetricBadge metric={metric} /> },
    {
      title: 'Detail',
      width: 'minmax(0, 4fr)',
      place: 'detail',
      cell: ({ detail, campaignId }) => detail ?? (campaignId === null ? '' : `Campaign ${campaignId}`),
    },
    { title: 'Handling', width: '11rem', cell: (event) => <span className="text-muted">{handlingOf(event)}</span> },
    {
      title: 'Received',
      width: '5rem',
      place: 'when',
      isNumber: true,
      cell: ({ receivedAtMs }) => <TimeAgo atMs={receivedAtMs} />,
    },
  ],
};

/** Every reporting event that has come, the newest first. */
export function EventsPage() {
  const scope = useScope();
  const search = route.useSearch();
  return (
    <Page title="Events" lead="What Customer.io reported of messages and people.">
      <EventTabs />
      <ResourceList
        kind={events}
        query={eventsQuery(scope, search)}
        fields={eventFilters}
        count={eventCount(scope, search)}
        concerns={({ type }) => type === 'events'}
        bulk={(selection, clear) => <ReplaySelected selection={selection} search={search} onDone={clear} />}
        empty={<NoEvents />}
        preview={(id, moves) => <EventPreview id={id} {...moves} />}
      />
    </Page>
  );
}
