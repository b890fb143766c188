import { useInfiniteQuery } from '@tanstack/react-query';
import { ShieldCheck, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useSend } from '../../api/mutations.ts';
import type { Endpoint, HeldEvent } from '../../api/types.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { CopyBlock } from '../../ui/copy-block.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Failure } from '../../ui/failure.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ShowOlder } from '../../ui/show-older.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { countOf, countWords } from '../../words/time.ts';
import { HeldOutcome } from './paste-key.tsx';
import { endpointChanges, heldQuery } from './queries.ts';
import { heldFaultWords } from './webhook-words.ts';

/** What came and could not be proven: kept apart, starting nothing, until it is verified or dropped. */
export function Held({ endpoint }: { endpoint: Endpoint }) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    heldQuery(endpoint.id),
  );
  useLiveQuery(
    heldQuery(endpoint.id).queryKey,
    ({ type, endpointId = endpoint.id }) => type === 'held' && endpointId === endpoint.id,
  );
  const makesOld = [...endpointChanges(endpoint), ['events']];
  const verify = useSend('POST /api/v1/trigger-endpoints/{id}/held-events/verify', { makesOld });
  const [dropped, setDropped] = useState<HeldEvent | 'all'>();
  const held = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <div className="grid gap-4">
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {verify.error && <Failure error={verify.error} onRetry={verify.again} />}
      <div role="status" className="empty:hidden">
        {verify.data && (
          <HeldOutcome accepted={verify.data.accepted + verify.data.duplicates} held={verify.data.held} />
        )}
      </div>
      {data && held.length === 0 && (
        <div className="rounded-lg border border-line bg-surface">
          <EmptyState Icon={ShieldCheck} title="Nothing is held">
            While no key has proven itself, events that do not verify wait here instead of being refused: Customer.io
            would stop reporting for an hour otherwise.
          </EmptyState>
        </div>
      )}
      {!data && !error && <LoadingRows />}
      {held.length > 0 && (
        <Panel
          title={countOf(endpoint.heldEvents, 'held event', 'held events')}
          aside={
            <span className="flex gap-1">
              <Button
                look="ghost"
                className="h-8!"
                needs="events:write"
                isBusy={verify.isPending}
                onClick={() => verify.mutate({ path: { id: endpoint.id } })}
              >
                Verify again
              </Button>
              <Button
                look="ghost"
                className="-mr-3 h-8! text-bad!"
                needs="events:write"
                onClick={() => setDropped('all')}
              >
                Drop all
              </Button>
            </span>
          }
        >
          <ul className="divide-y divide-line">
            {held.map((each) => (
              <li key={each.id} className="relative">
                <Disclosure
                  summary={
                    <span className="flex flex-wrap gap-x-3 pr-10">
                      {heldFaultWords(each.fault)}
                      <span className="font-normal text-muted">
                        <TimeAgo atMs={each.receivedAtMs} /> · {countWords(each.bodyBytes)} bytes
                      </span>
                    </span>
                  }
                >
                  <div className="px-4 pb-4">
                    <p className="mb-2 text-muted">Unproven: a stranger may have written this.</p>
                    <CopyBlock text={each.body} label="the body" />
                  </div>
                </Disclosure>
                <IconButton
                  needs="events:write"
                  name="Drop this event"
                  Icon={Trash2}
                  onClick={() => setDropped(each)}
                  className="absolute top-1 right-3 min-h-8!"
                />
              </li>
            ))}
          </ul>
          <ShowOlder hasNextPage={hasNextPage} isFetchingNextPage={isFetchingNextPage} fetchNextPage={fetchNextPage} />
        </Panel>
      )}
      {dropped && <Drop endpoint={endpoint} held={dropped} onClose={() => setDropped(undefined)} />}
    </div>
  );
}

function Drop(props: { endpoint: Endpoint; held: HeldEvent | 'all'; onClose: () => void }) {
  const { endpoint, held, onClose } = props;
  const options = { makesOld: endpointChanges(endpoint), onSuccess: onClose };
  const one = useSend('DELETE /api/v1/trigger-endpoints/{id}/held-events/{heldEventId}', options);
  const all = useSend('DELETE /api/v1/trigger-endpoints/{id}/held-events', options);
  return (
    <ConfirmDialog
      title={
        held === 'all' ? `Drop ${countOf(endpoint.heldEvents, 'held event', 'held events')}?` : 'Drop this held event?'
      }
      yes={held === 'all' ? 'Drop all' : 'Drop it'}
      no="Keep it held"
      isDanger
      send={held === 'all' ? all : one}
      onYes={() =>
        held === 'all'
          ? all.mutate({ path: { id: endpoint.id } })
          : one.mutate({ path: { id: endpoint.id, heldEventId: held.id } })
      }
      onClose={onClose}
    >
      <p>It cannot be brought back: Customer.io was told that it arrived.</p>
    </ConfirmDialog>
  );
}
