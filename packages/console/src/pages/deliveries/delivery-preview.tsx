import { useQuery } from '@tanstack/react-query';
import { deliveryQuery } from '../../api/queries.ts';
import { Preview } from '../../lists/preview.tsx';
import type { PreviewMoves } from '../../lists/resource-list.tsx';
import { MetricBadge } from '../../ui/badge.tsx';
import { DeliveryHistory } from '../../ui/delivery-history.tsx';

/** One delivery beside the list. */
export function DeliveryPreview({ id, ...moves }: { id: string } & PreviewMoves) {
  return (
    <Preview
      query={useQuery(deliveryQuery(id))}
      kind="Delivery"
      titleOf={({ recipient, personId, deliveryId }) => recipient ?? personId ?? deliveryId}
      linkTo={{ to: '/deliveries/$deliveryId', params: { deliveryId: id } }}
      moves={moves}
    >
      {({ lastMetric, subject, history }) => (
        <>
          <p className="flex flex-wrap items-center gap-2">
            <MetricBadge metric={lastMetric} /> <span className="text-muted wrap-anywhere">{subject}</span>
          </p>
          <DeliveryHistory history={history} />
        </>
      )}
    </Preview>
  );
}
