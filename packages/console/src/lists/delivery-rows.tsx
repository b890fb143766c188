import type { Delivery } from '../api/types.ts';
import { MetricBadge } from '../ui/badge.tsx';
import { ChannelIcon } from '../ui/channel-icon.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { channelWords } from '../words/tones.ts';
import type { RowKind } from './columns.ts';

/** How deliveries stand in a list, wherever they do. */
export const deliveryRows: RowKind<Delivery> = {
  one: 'delivery',
  many: 'deliveries',
  idOf: ({ deliveryId }) => deliveryId,
  linkTo: ({ deliveryId }) => ({ to: '/deliveries/$deliveryId', params: { deliveryId } }),
  columns: [
    {
      title: 'Channel',
      width: '1rem',
      place: 'icon',
      isUntitled: true,
      cell: ({ objectType }) => <ChannelIcon objectType={objectType} />,
    },
    {
      title: 'To',
      width: 'minmax(0, 3fr)',
      place: 'title',
      cell: ({ recipient, personId, deliveryId }) => recipient ?? personId ?? deliveryId,
    },
    {
      title: 'Message',
      width: 'minmax(0, 4fr)',
      place: 'detail',
      cell: ({ subject, campaignId, objectType }) =>
        subject ?? (campaignId === null ? channelWords(objectType) : `Campaign ${campaignId}`),
    },
    {
      title: 'Stands at',
      width: '9rem',
      place: 'badge',
      cell: ({ lastMetric }) => <MetricBadge metric={lastMetric} />,
    },
    {
      title: 'Sent by',
      width: 'minmax(0, 2fr)',
      cell: ({ sentBy, campaignId }) => (
        <span className="text-muted">{sentBy ? 'A run' : campaignId === null ? 'Customer.io' : 'A campaign'}</span>
      ),
    },
    {
      title: 'Client',
      width: 'minmax(0, 1.5fr)',
      cell: ({ client }) => <span className="text-muted">{client.name}</span>,
    },
    {
      title: 'Last',
      width: '4.5rem',
      place: 'when',
      isNumber: true,
      cell: ({ lastHappenedAtMs }) => <TimeAgo atMs={lastHappenedAtMs} />,
    },
  ],
};
