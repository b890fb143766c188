import { useSend } from '../../api/mutations.ts';
import type { Run } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { Failure } from '../../ui/failure.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { countOf } from '../../words/time.ts';

/** Runs that wait for one connection to work again. */
export function StuckConnection({ runs }: { runs: Run[] }) {
  const resume = useSend('POST /api/v1/runs/resume', { makesOld: [['runs']] });
  const first = runs[0];
  if (!first) return null;
  const sinceMs = Math.min(...runs.map(({ waits, createdAtMs }) => waits?.sinceMs ?? createdAtMs));
  return (
    <article className="rounded-lg border border-line bg-surface p-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="min-w-0 font-semibold wrap-anywhere">
          <span className="font-normal text-muted">{first.client.name} ·</span>{' '}
          {first.connection?.name ?? 'No connection'}
        </h3>
        <span className="ml-auto text-xs text-muted">
          <TimeAgo atMs={sinceMs} />
        </span>
      </div>
      <p className="mt-2 text-bad">Customer.io refused its keys.</p>
      <p className="text-muted">
        {countOf(runs.length, 'run waits', 'runs wait')} at the step that was refused. Nothing is lost: when the keys
        are right again, they go on by themselves, or at once with this button.
      </p>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button
          needs="runs:write"
          isBusy={resume.isPending}
          onClick={() => resume.mutate({ body: { connectionId: [first.connection?.id ?? ''] } })}
        >
          Try now
        </Button>
      </div>
      {resume.error && (
        <div className="mt-3">
          <Failure error={resume.error} onRetry={resume.again} />
        </div>
      )}
    </article>
  );
}
