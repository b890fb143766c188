import { useSend } from '../../api/mutations.ts';
import type { Destination } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { CopyBlock } from '../../ui/copy-block.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Failure } from '../../ui/failure.tsx';
import { Note } from '../../ui/note.tsx';
import { sentence } from '../../words/problems.ts';
import { span } from '../../words/time.ts';

/** Posts a sample, and shows what the receiver says to it. */
export function TestDialog({ destination, onClose }: { destination: Destination; onClose: () => void }) {
  const { id, host } = destination;
  const test = useSend('POST /api/v1/destinations/{id}/test', { makesOld: [] });
  const { data } = test;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Send a test to ${host}?`}
      lead="A sample of a delivered email, signed as all others. It says “test”: true, is tried once, and is not listed."
      buttons={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button look="primary" isBusy={test.isPending} onClick={() => test.mutate({ path: { id } })}>
            {data ? 'Send another' : 'Send it'}
          </Button>
        </>
      }
    >
      <div role="status" className="grid gap-3">
        {test.error && <Failure error={test.error} onRetry={test.again} />}
        {data && (
          <Note
            tone={data.delivered ? 'good' : 'bad'}
            title={data.delivered ? `Taken: it answered ${data.status}` : sentence(data.error ?? '')}
          >
            It took {span(data.durationMs)}.
          </Note>
        )}
        {data?.answer && <CopyBlock text={data.answer} label="the answer" />}
      </div>
    </Dialog>
  );
}
