import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { request } from '../api/client.ts';
import type { FailureGroup } from '../api/types.ts';
import { BulkDialog } from '../ui/bulk-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { manyOf } from '../words/time.ts';
import { scopeQuery, useScope } from './scope.ts';

/** Retries all runs that failed alike, counted first; `isAsking` puts the question as soon as it shows. */
export function RetryGroup(props: { group: FailureGroup; isAsking?: boolean; isMain?: boolean; className?: string }) {
  const { group, isMain = true, className } = props;
  const { workflow, failedStep, errorCode, runs } = group;
  const scope = useScope();
  const queryClient = useQueryClient();
  const [isAsking, setIsAsking] = useState(props.isAsking ?? false);
  const filter = {
    ...scopeQuery(scope),
    workflowId: [workflow.id],
    ...(failedStep !== null && { failedStep: [failedStep] }),
    ...(errorCode !== null && { errorCode: [errorCode] }),
  };
  async function retry(dryRun: boolean) {
    const { retried, isMore } = await request('POST /api/v1/runs/retry', { body: { ...filter, dryRun } });
    return { done: retried, isMore };
  }
  return (
    <>
      <Button
        needs="runs:write"
        look={isMain ? 'primary' : 'quiet'}
        className={className}
        onClick={() => setIsAsking(true)}
      >
        {runs > 1 ? `Retry all ${runs}` : 'Retry this run'}
      </Button>
      {isAsking && (
        <BulkDialog
          title={(count) => `Retry ${manyOf(count, 'run', 'runs')} of “${workflow.name}”?`}
          yes={(count) => `Retry ${count}`}
          no="Leave them"
          done={(count) => manyOf(count, 'run goes on', 'runs go on')}
          queryKey={['runs', 'bulk', 'retry', filter]}
          count={() => retry(true)}
          act={() => retry(false)}
          onClose={() => {
            setIsAsking(false);
            void queryClient.invalidateQueries({ queryKey: ['runs'] });
          }}
        >
          <p>Each goes on from {failedStep ?? 'the step that failed'}, with the version that is on now.</p>
          <p>Steps that are done are not done again.</p>
        </BulkDialog>
      )}
    </>
  );
}
