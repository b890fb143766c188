import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSend } from '../../api/mutations.ts';
import { everyWorkflowQuery } from '../../api/queries.ts';
import type { EventDetail } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { Failure } from '../../ui/failure.tsx';
import { ReplayGuard } from '../../ui/replay-guard.tsx';

/** Hands an event to the workflows once more. */
export function ReplayEvent({ event }: { event: EventDetail }) {
  const [isAsking, setIsAsking] = useState(false);
  const close = () => setIsAsking(false);
  const { data: workflows } = useQuery({ ...everyWorkflowQuery, enabled: isAsking });
  const replay = useSend('POST /api/v1/events/{id}/replay', { makesOld: [['events'], ['runs']], onSuccess: close });
  return (
    <>
      <Button needs="events:write" onClick={() => setIsAsking(true)}>
        Replay…
      </Button>
      {isAsking && (
        <ReplayGuard
          title="Replay this event?"
          yes="Replay it"
          mustType="1"
          workflows={workflows ?? []}
          clientId={event.client.id}
          isBusy={replay.isPending}
          onYes={() => replay.mutate({ path: { id: event.id } })}
          onClose={close}
        >
          {replay.error && <Failure error={replay.error} onRetry={replay.again} />}
        </ReplayGuard>
      )}
    </>
  );
}
