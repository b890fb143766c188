import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { request } from '../../api/client.ts';
import { useScope } from '../../lists/scope.ts';
import type { Selection } from '../../lists/selection.ts';
import { BulkDialog, type Round } from '../../ui/bulk-dialog.tsx';
import { Button } from '../../ui/button.tsx';
import { manyOf } from '../../words/time.ts';
import { type RunSearch, runQueryOf } from './queries.ts';

/** Retries or cancels what is selected: some runs, or all that the filters match. */
export function RunBulk({
  selection,
  search,
  onDone,
}: {
  selection: Selection;
  search: RunSearch;
  onDone: () => void;
}) {
  const [verb, setVerb] = useState<'retry' | 'cancel'>();
  const queryClient = useQueryClient();
  const scope = useScope();
  const { status: _status, waitingFor: _waits, ...ofRetry } = runQueryOf(scope, search);
  const { failedStep: _step, errorCode: _code, ...ofCancel } = runQueryOf(scope, search);

  async function each(route: 'POST /api/v1/runs/{id}/retry' | 'POST /api/v1/runs/{id}/cancel', ids: readonly string[]) {
    for (const id of ids) await request(route, { path: { id }, body: null } as never);
    return { done: ids.length, isMore: false };
  }
  async function retry(dryRun: boolean): Promise<Round> {
    if (!selection.isAll) {
      return dryRun
        ? { done: selection.ids.length, isMore: false }
        : each('POST /api/v1/runs/{id}/retry', selection.ids);
    }
    const { retried, isMore } = await request('POST /api/v1/runs/retry', { body: { ...ofRetry, dryRun } });
    return { done: retried, isMore };
  }
  async function cancel(dryRun: boolean): Promise<Round> {
    if (!selection.isAll) {
      return dryRun
        ? { done: selection.ids.length, isMore: false }
        : each('POST /api/v1/runs/{id}/cancel', selection.ids);
    }
    const { cancelled, isMore } = await request('POST /api/v1/runs/cancel', { body: { ...ofCancel, dryRun } });
    return { done: cancelled, isMore };
  }
  function close(): void {
    setVerb(undefined);
    onDone();
    void queryClient.invalidateQueries({ queryKey: ['runs'] });
  }
  return (
    <>
      <Button needs="runs:write" onClick={() => setVerb('retry')}>
        Retry…
      </Button>
      <Button needs="runs:write" look="danger" onClick={() => setVerb('cancel')}>
        Cancel…
      </Button>
      {verb === 'retry' && (
        <BulkDialog
          title={(count) => `Retry ${manyOf(count, 'failed run', 'failed runs')}?`}
          yes={(count) => `Retry ${count}`}
          no="Leave them"
          done={(count) => manyOf(count, 'run goes on', 'runs go on')}
          queryKey={['runs', 'bulk', 'retry', selection, ofRetry]}
          count={() => retry(true)}
          act={() => retry(false)}
          onClose={close}
        >
          <p>Each goes on from the step that failed, with the version that is on now where that fits.</p>
          <p>Steps that are done are not done again.</p>
        </BulkDialog>
      )}
      {verb === 'cancel' && (
        <BulkDialog
          title={(count) => `Cancel ${manyOf(count, 'run', 'runs')}?`}
          yes={(count) => `Cancel ${count}`}
          no="Let them go on"
          done={(count) => manyOf(count, 'run is cancelled', 'runs are cancelled')}
          isDanger
          queryKey={['runs', 'bulk', 'cancel', selection, ofCancel]}
          count={() => cancel(true)}
          act={() => cancel(false)}
          onClose={close}
        >
          <p>No further step is taken. What was sent stays sent. Runs that have ended are left alone.</p>
        </BulkDialog>
      )}
    </>
  );
}
