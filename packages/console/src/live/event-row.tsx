import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { ReportingEvent } from '../api/types.ts';
import { MetricBadge } from '../components/badge.tsx';
import { ChannelIcon } from '../components/channel-icon.tsx';
import { TimeAgo } from '../components/time-ago.tsx';
import { factsOf } from '../event-facts.ts';
import { arrival, rowLink } from './row.ts';

export const EventRow = memo(function EventRow({ event }: { event: ReportingEvent }) {
  const { about, subject, detail, origin } = factsOf(event);
  return (
    <li className={arrival(event.receivedAtMs)}>
      <Link to="/events/$eventId" params={{ eventId: event.id }} className={rowLink}>
        <ChannelIcon objectType={event.objectType} />
        <span className="truncate font-medium">{about}</span>
        <span className="justify-self-end text-xs text-muted">
          <TimeAgo atMs={event.receivedAtMs} />
        </span>
        <span className="col-start-2 truncate text-muted">{detail ?? subject ?? origin ?? event.eventId}</span>
        <span className="justify-self-end">
          <MetricBadge metric={event.metric} />
        </span>
      </Link>
    </li>
  );
});
