import { useQuery } from '@tanstack/react-query';
import { Send } from 'lucide-react';
import { useState } from 'react';
import { everyDestinationQuery } from '../../api/queries.ts';
import type { Endpoint } from '../../api/types.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Failure } from '../../ui/failure.tsx';
import { LinkRows } from '../../ui/link-rows.tsx';
import { Panel } from '../../ui/panel.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { destinationState } from '../../words/destination-facts.ts';
import { countOf } from '../../words/time.ts';
import { NewDestination } from './new-destination.tsx';

/** Where its events are forwarded to, beside the workflows that they start. */
export function Forwarding({ endpoint }: { endpoint: Endpoint }) {
  const [isAdding, setIsAdding] = useState(false);
  const query = everyDestinationQuery({ endpointId: [endpoint.id] });
  const { data, error, refetch } = useQuery(query);
  useLiveQuery(query.queryKey, ({ type }) => type === 'destination');
  const add = (
    <Button look="primary" needs="endpoints:write" onClick={() => setIsAdding(true)}>
      New destination
    </Button>
  );
  return (
    <>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingRows />}
      {data?.length === 0 && (
        <div className="rounded-lg border border-line bg-surface">
          <EmptyState Icon={Send} title="Its events are forwarded nowhere" buttons={add}>
            A destination gets each event that is verified and stored, signed anew: Make, Zapier, WeWeb, n8n, or a
            system of your own.
          </EmptyState>
        </div>
      )}
      {data !== undefined && data.length > 0 && (
        <div className="grid gap-4">
          <div className="flex justify-end">{add}</div>
          <Panel title="Destinations" aside={countOf(data.length, 'destination', 'destinations')}>
            <LinkRows
              nothing=""
              rows={data.map((destination) => {
                const { words, tone } = destinationState(destination);
                return {
                  key: destination.id,
                  words: destination.name,
                  detail: destination.reason ?? destination.host,
                  badge: <Badge tone={tone}>{words}</Badge>,
                  link: {
                    to: '/triggers/$triggerId/destinations/$destinationId',
                    params: { triggerId: endpoint.id, destinationId: destination.id },
                  },
                };
              })}
            />
          </Panel>
        </div>
      )}
      {isAdding && <NewDestination endpoint={endpoint} onClose={() => setIsAdding(false)} />}
    </>
  );
}
