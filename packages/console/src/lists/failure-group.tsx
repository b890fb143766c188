import { Link } from '@tanstack/react-router';
import type { FailureGroup } from '../api/types.ts';
import { Badge } from '../ui/badge.tsx';
import { linkButtonLook, mainLinkLook } from '../ui/look.ts';
import { StepName } from '../ui/step-name.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { remedies } from '../words/problems.ts';
import { GIVEN_UP, stepErrorWords } from '../words/step-errors.ts';
import { countOf } from '../words/time.ts';
import { RetryGroup } from './retry-group.tsx';
import { useScope } from './scope.ts';

/** Runs that failed alike: what with, how many, since when, and what to do about all of them. */
export function FailureGroupCard({ group }: { group: FailureGroup }) {
  const { workflow, failedStep, step, errorCode, error, remedy, runs, failsAgain } = group;
  const { latestRunId, firstAtMs, lastAtMs } = group;
  const scope = useScope();
  // What was given is refused again, whoever retries it: a way into the step comes first.
  const isGivenUp = errorCode === GIVEN_UP;
  const isOfStep = failedStep !== null && !isGivenUp && (failsAgain || remedy === 'fix-input');
  const { what, wayOut } = stepErrorWords(error ?? 'It failed without saying why.');
  return (
    <article className="rounded-lg border border-line bg-surface p-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="min-w-0 font-semibold wrap-anywhere">
          <Link to="/runs/$runId" params={{ runId: latestRunId }} className="rounded hover:underline">
            {workflow.name}
            {failedStep !== null && (
              <span className="font-normal text-muted">
                {' · '}
                <StepName id={failedStep} type={step?.type ?? null} action={step?.action ?? null} />
              </span>
            )}
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
      {failsAgain && (
        <p className="text-muted">
          {isGivenUp
            ? 'A retry does not send it either. Open a run to do all of it again from the start.'
            : 'As the workflow stands, a retry fails the same way: mend the step and turn it on, then they can be retried.'}
        </p>
      )}
      <div className="mt-3 flex flex-wrap gap-2">
        {!isOfStep && !failsAgain && <RetryGroup group={group} />}
        {isGivenUp && (
          <Link to="/runs/$runId" params={{ runId: latestRunId }} className={mainLinkLook}>
            Open the run
          </Link>
        )}
        {failedStep !== null && !isGivenUp && (
          <Link
            to="/workflows/$workflowId/edit"
            params={{ workflowId: workflow.id }}
            search={{ run: latestRunId, step: failedStep }}
            className={isOfStep ? mainLinkLook : linkButtonLook}
          >
            Mend this step
          </Link>
        )}
        {isOfStep && !failsAgain && <RetryGroup group={group} isMain={false} />}
        <Link
          to="/$client/$env/runs"
          params={{ client: scope.client, env: scope.env }}
          search={{
            status: 'failed',
            workflowId: workflow.id,
            ...(failedStep !== null && { failedStep }),
            ...(errorCode !== null && { errorCode }),
          }}
          className={linkButtonLook}
        >
          See the runs
        </Link>
      </div>
    </article>
  );
}
