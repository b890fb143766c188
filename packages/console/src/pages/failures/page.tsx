import { useQuery } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { failuresQuery } from '../../api/waiting-queries.ts';
import { FailureGroupCard } from '../../lists/failure-group.tsx';
import { RunTabs } from '../../lists/run-tabs.tsx';
import { scopeQuery, useScope } from '../../lists/scope.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Failure } from '../../ui/failure.tsx';
import { Page } from '../../ui/page.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';

/** Failed runs, those together that failed at the same step with the same error. */
export function FailuresPage() {
  const query = failuresQuery(scopeQuery(useScope()));
  const { data, error, refetch } = useQuery(query);
  useLiveQuery(query.queryKey, ({ type }) => type === 'run');
  return (
    <Page title="Runs" lead="Failures that have one cause stand together: mend it once, then retry them all.">
      <RunTabs />
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingRows />}
      {data && (
        <div className="grid gap-3">
          <h2 className="sr-only">Failures</h2>
          {data.items.map((group) => (
            <FailureGroupCard key={`${group.workflow.id} ${group.failedStep} ${group.errorCode}`} group={group} />
          ))}
          {data.items.length === 0 && (
            <div className="rounded-lg border border-line bg-surface">
              <EmptyState Icon={CircleCheck} title="No run stands as failed">
                What fails shows up here by itself.
              </EmptyState>
            </div>
          )}
        </div>
      )}
    </Page>
  );
}
