import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { ReportingEvent } from '../../api/types.ts';
import { MetricBadge } from '../../ui/badge.tsx';
import { ChannelIcon } from '../../ui/channel-icon.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { channelWords } from '../../words/tones.ts';
import { arrival, rowLink } from './row.ts';

export const EventRow = memo(function EventRow({ event }: { event: ReportingEvent }) {
  return (
    <li className={arrival(event.receivedAtMs)}>
      <Link to="/events/$eventId" params={{ eventId: event.id }} className={rowLink}>
        <ChannelIcon objectType={event.objectType} />
        <span className="truncate font-medium">
          {event.recipient ?? event.personId ?? event.deliveryId ?? event.eventId}
        </span>
        <span className="justify-self-end text-xs text-muted">
          <TimeAgo atMs={event.receivedAtMs} />
        </span>
        <span className="col-start-2 truncate text-muted">
          {event.detail ??
            (event.campaignId === null ? channelWords(event.objectType) : `Campaign ${event.campaignId}`)}
        </span>
        <span className="justify-self-end">
          <MetricBadge metric={event.metric} />
        </span>
      </Link>
    </li>
  );
});
