import { toast } from 'sonner';
import { useSend } from '../../api/mutations.ts';
import type { Destination } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { countOf } from '../../words/time.ts';
import { destinationChanges } from './queries.ts';

/** They have the ids that the receiver may know, so trying again does no harm. */
export function RetryFailed({ destination: { id, failed } }: { destination: Destination }) {
  const retry = useSend('POST /api/v1/destinations/{id}/retry', {
    makesOld: destinationChanges,
    onSuccess: ({ retried }) => toast.success(`${countOf(retried, 'event is', 'events are')} tried again`),
  });
  if (failed.count === 0) return null;
  return (
    <Button needs="events:write" isBusy={retry.isPending} onClick={() => retry.mutate({ path: { id } })}>
      {`Retry ${countOf(failed.count, 'failed event', 'failed events')}${failed.isMore ? ' and more' : ''}`}
    </Button>
  );
}
