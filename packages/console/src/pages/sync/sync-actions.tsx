import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useSend } from '../../api/mutations.ts';
import type { Sync } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Failure } from '../../ui/failure.tsx';
import { isUnderWay } from '../../words/sync-facts.ts';

/** What can be done with a sync as it stands. */
export function SyncActions({ sync }: { sync: Sync }) {
  const navigate = useNavigate();
  const [question, setQuestion] = useState<'cancel' | 'delete'>();
  const close = () => setQuestion(undefined);
  const makesOld = [['syncs']];
  const pause = useSend('POST /api/v1/syncs/{id}/pause', { makesOld });
  const resume = useSend('POST /api/v1/syncs/{id}/resume', { makesOld });
  const cancel = useSend('POST /api/v1/syncs/{id}/cancel', { makesOld, onSuccess: close });
  const remove = useSend('DELETE /api/v1/syncs/{id}', {
    // The page itself is left before anything is read anew: what it shows is gone.
    makesOld: [['syncs', 'list']],
    onSuccess: () => navigate({ to: '/$client/$env/syncs', params: { client: sync.client.id, env: sync.environment } }),
  });
  const asked = { path: { id: sync.id } };
  const { status } = sync;
  const failed = [pause, resume].find(({ error }) => error !== null);
  return (
    <>
      {['succeeded', 'cancelled', 'failed'].includes(status) && (
        <Button needs="syncs:write" look="danger" onClick={() => setQuestion('delete')}>
          Delete
        </Button>
      )}
      {(isUnderWay(sync) || status === 'paused' || status === 'failed') && (
        <Button needs="syncs:write" look="danger" onClick={() => setQuestion('cancel')}>
          Cancel
        </Button>
      )}
      {isUnderWay(sync) && (
        <Button needs="syncs:write" isBusy={pause.isPending} onClick={() => pause.mutate(asked)}>
          Pause
        </Button>
      )}
      {(status === 'paused' || status === 'failed') && (
        <Button needs="syncs:write" look="primary" isBusy={resume.isPending} onClick={() => resume.mutate(asked)}>
          Resume
        </Button>
      )}
      {failed?.error && (
        <div className="basis-full">
          <Failure error={failed.error} onRetry={failed.again} />
        </div>
      )}
      {question === 'cancel' && (
        <ConfirmDialog
          title="Cancel this sync?"
          yes="Cancel sync"
          no="Let it go on"
          isDanger
          send={cancel}
          onYes={() => cancel.mutate(asked)}
          onClose={close}
        >
          <p>What was sent stays. What is left of the file is not sent, and it cannot be resumed.</p>
        </ConfirmDialog>
      )}
      {question === 'delete' && (
        <ConfirmDialog
          title={`Delete the sync of “${sync.source}”?`}
          yes="Delete"
          no="Keep it"
          isDanger
          send={remove}
          onYes={() => remove.mutate(asked)}
          onClose={close}
        >
          <p>Its figures and the rows that failed are gone. What was sent stays in Customer.io.</p>
        </ConfirmDialog>
      )}
    </>
  );
}
