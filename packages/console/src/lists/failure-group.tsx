import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { request } from '../api/client.ts';
import type { FailureGroup } from '../api/types.ts';
import { Badge } from '../ui/badge.tsx';
import { BulkDialog } from '../ui/bulk-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { remedies } from '../words/problems.ts';
import { stepErrorWords } from '../words/step-errors.ts';
import { countOf } from '../words/time.ts';
import { scopeQuery, useScope } from './scope.ts';

/** Runs that failed alike: what with, how many, since when, and what to do about all of them. */
export function FailureGroupCard({ group }: { group: FailureGroup }) {
  const { workflow, failedStep, errorCode, error, remedy, runs, latestRunId, firstAtMs, lastAtMs } = group;
  const scope = useScope();
  const queryClient = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const { what, wayOut } = stepErrorWords(error ?? 'It failed without saying why.');
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
    <article className="rounded-lg border border-line bg-surface p-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="min-w-0 font-semibold wrap-anywhere">
          <Link to="/runs/$runId" params={{ runId: latestRunId }} className="rounded hover:underline">
            {workflow.name}
            {failedStep !== null && <span className="font-normal text-muted"> · {failedStep}</span>}
          </Link>
        </h3>
        <Badge tone="bad">{countOf(runs, 'run failed', 'runs failed')}</Badge>
        <span className="ml-auto text-xs text-muted">
          {runs > 1 && (
            <>
              first <TimeAgo atMs={firstAtMs} />, last{' '}
            </>
          )}
          <TimeAgo atMs={lastAtMs} />
        </span>
      </div>
      <p className="mt-2 text-bad wrap-anywhere">{what}</p>
      <p className="text-muted">{wayOut ?? (remedy === null ? undefined : remedies[remedy])}</p>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button needs="runs:write" look="primary" onClick={() => setIsAsking(true)}>
          Retry all {runs > 1 ? runs : ''}
        </Button>
        <Link
          to="/$client/$env/runs"
          params={{ client: scope.client, env: scope.env }}
          search={{
            status: 'failed',
            workflowId: workflow.id,
            ...(failedStep !== null && { failedStep }),
            ...(errorCode !== null && { errorCode }),
          }}
          className="inline-flex h-9 items-center rounded-md border border-line px-3 font-medium hover:bg-raised"
        >
          See the runs
        </Link>
      </div>
      {isAsking && (
        <BulkDialog
          title={(count) => `Retry ${count} runs of “${workflow.name}”?`}
          yes={(count) => `Retry ${count}`}
          no="Leave them"
          done={(count) => `${count} runs go on`}
          queryKey={['runs', 'bulk', 'retry', filter]}
          count={() => retry(true)}
          act={() => retry(false)}
          onClose={() => {
            setIsAsking(false);
            void queryClient.invalidateQueries({ queryKey: ['runs'] });
          }}
        >
          <p>Each goes on from {failedStep ?? 'the step that failed'}, with the version that is published now.</p>
          <p>Steps that are done are not done again.</p>
        </BulkDialog>
      )}
    </article>
  );
}
