import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { request } from '../../api/client.ts';
import { useSession } from '../../api/session.ts';
import type { RunStep } from '../../api/types.ts';
import { Failure } from '../../ui/failure.tsx';
import { linkLook } from '../../ui/look.ts';
import { Requests } from '../../ui/requests.tsx';
import { exactTime } from '../../words/time.ts';

/** What one step asked of Customer.io, an attempt at a time, each with all its requests. */
const stepCallsQuery = (runId: string, stepId: string, attempts: number) =>
  queryOptions({
    queryKey: ['activity', 'of-step', runId, stepId, attempts],
    async queryFn({ signal }) {
      const { items } = await request('GET /api/v1/activity', { query: { runId, stepId, limit: 50 }, signal });
      return Promise.all(items.map(({ id }) => request('GET /api/v1/activity/{id}', { path: { id }, signal })));
    },
  });

/** Read when it is opened: most who look at a run do not need it. */
export function StepCalls({ runId, step }: { runId: string; step: RunStep }) {
  const mayRead = useSession()?.permissions.includes('activity:read') === true;
  const [isOpen, setIsOpen] = useState(false);
  const { data, error, refetch } = useQuery({
    ...stepCallsQuery(runId, step.stepId, step.attempts),
    enabled: isOpen && mayRead,
  });
  if (step.type !== 'action' || !mayRead) return null;
  return (
    <details className="group/calls mt-2" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary className="inline-flex cursor-pointer items-center gap-1 rounded text-xs font-medium text-muted hover:text-ink">
        <ChevronRight aria-hidden className="size-3.5 transition group-open/calls:rotate-90" />
        Requests and answers
      </summary>
      <div className="mt-1.5 grid gap-2">
        {error && <Failure error={error} onRetry={() => void refetch()} />}
        {isOpen && !data && !error && <p role="status">Loading…</p>}
        {data?.length === 0 && <p className="text-muted">No call was made, or it is no longer kept.</p>}
        {data?.map(({ id, startedAtMs, calls }) => (
          <section key={id} aria-label={`Call of ${exactTime(startedAtMs)}`} className="rounded-md border border-line">
            <h4 className="flex items-center justify-between gap-3 border-b border-line px-4 py-1.5 text-xs text-muted">
              {exactTime(startedAtMs)}
              <Link to="/activity/$activityId" params={{ activityId: id }} className={linkLook}>
                Open the call
              </Link>
            </h4>
            <Requests calls={calls} />
          </section>
        ))}
      </div>
    </details>
  );
}
