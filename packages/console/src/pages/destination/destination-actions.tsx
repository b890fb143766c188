import { useState } from 'react';
import { useSend } from '../../api/mutations.ts';
import type { Destination } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { Failure } from '../../ui/failure.tsx';
import { destinationChanges } from './queries.ts';
import { Resume } from './resume.tsx';
import { TestDialog } from './test-dialog.tsx';

/** Pausing loses nothing, so it is one press; resuming asks what becomes of what has waited. */
export function DestinationActions({ destination }: { destination: Destination }) {
  const { id, pausedAtMs } = destination;
  const [open, setOpen] = useState<'test' | 'resume'>();
  const close = () => setOpen(undefined);
  const pause = useSend('POST /api/v1/destinations/{id}/pause', { makesOld: destinationChanges });
  return (
    <>
      <Button needs="endpoints:write" onClick={() => setOpen('test')}>
        Send a test
      </Button>
      {pausedAtMs === null ? (
        <Button needs="endpoints:write" isBusy={pause.isPending} onClick={() => pause.mutate({ path: { id } })}>
          Pause
        </Button>
      ) : (
        <Button look="primary" needs="endpoints:write" onClick={() => setOpen('resume')}>
          Resume
        </Button>
      )}
      {pause.error && (
        <div className="basis-full">
          <Failure error={pause.error} onRetry={pause.again} />
        </div>
      )}
      {open === 'test' && <TestDialog destination={destination} onClose={close} />}
      {open === 'resume' && <Resume destination={destination} onClose={close} />}
    </>
  );
}
