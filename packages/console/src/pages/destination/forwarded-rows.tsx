import type { ForwardedEvent } from '../../api/types.ts';
import type { RowKind } from '../../lists/columns.ts';
import { Badge } from '../../ui/badge.tsx';
import { ChannelIcon } from '../../ui/channel-icon.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { TimeUntil } from '../../ui/time-until.tsx';
import { forwardedTone, forwardedWords } from '../../words/destination-facts.ts';
import { metricWords } from '../../words/tones.ts';

/** How forwarded events stand in the list of their destination. */
export const forwardedRows: RowKind<ForwardedEvent> = {
  one: 'forwarded event',
  many: 'forwarded events',
  idOf: ({ id }) => id,
  linkTo: ({ event }) => ({ to: '/events/$eventId', params: { eventId: event.id } }),
  columns: [
    {
      title: 'Channel',
      width: '1.25rem',
      place: 'icon',
      isUntitled: true,
      cell: ({ event }) => <ChannelIcon objectType={event.objectType} />,
    },
    {
      title: 'Event',
      width: 'minmax(0, 3fr)',
      place: 'title',
      cell: ({ event }) => (
        <>
          {event.recipient ?? event.id} <span className="font-normal text-muted">{metricWords(event.metric)}</span>
        </>
      ),
    },
    {
      title: 'Status',
      width: '7rem',
      place: 'badge',
      cell: ({ status, attempts }) => <Badge tone={forwardedTone(status)}>{forwardedWords(status, attempts)}</Badge>,
    },
    {
      title: 'Last answer',
      width: 'minmax(0, 3fr)',
      place: 'detail',
      cell: ({ error, lastStatus }) =>
        error === null ? (
          <span className="text-muted">{lastStatus === null ? 'not tried yet' : `answered ${lastStatus}`}</span>
        ) : (
          <span className="text-bad">{error}</span>
        ),
    },
    { title: 'Attempts', width: '5rem', isNumber: true, cell: ({ attempts }) => attempts },
    {
      title: 'Next',
      width: '6.5rem',
      isNumber: true,
      cell: ({ nextAttemptAtMs, attempts }) =>
        nextAttemptAtMs !== null && attempts > 0 && <TimeUntil atMs={nextAttemptAtMs} />,
    },
    {
      title: 'Queued',
      width: '4.5rem',
      place: 'when',
      isNumber: true,
      cell: ({ createdAtMs }) => <TimeAgo atMs={createdAtMs} />,
    },
  ],
};
