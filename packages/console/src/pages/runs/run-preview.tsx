import { useQuery } from '@tanstack/react-query';
import { runQuery } from '../../api/queries.ts';
import type { RunStep } from '../../api/types.ts';
import { Preview } from '../../lists/preview.tsx';
import type { PreviewMoves } from '../../lists/resource-list.tsx';
import { StatusBadge } from '../../ui/badge.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { StatusIcon } from '../../ui/status-icon.tsx';
import { StepFailure } from '../../ui/step-failure.tsx';
import { StepName } from '../../ui/step-name.tsx';
import { aboutOf, nowOf, statusOf, triggeredBy } from '../../words/run-facts.ts';
import { span } from '../../words/time.ts';

/** One run beside the list: how it stands, its steps in short, and what started it. */
export function RunPreview({ id, ...moves }: { id: string } & PreviewMoves) {
  return (
    <Preview
      query={useQuery(runQuery(id))}
      kind="Run"
      titleOf={({ workflow }) => workflow.name}
      linkTo={{ to: '/runs/$runId', params: { runId: id } }}
      moves={moves}
    >
      {(run) => (
        <>
          <p className="flex flex-wrap items-center gap-2">
            <StatusBadge status={statusOf(run)} isUrgent={run.waitingFor === 'decision'} />
            <span className="min-w-0 text-muted wrap-anywhere">
              {(run.error === null ? nowOf(run) : undefined) ??
                triggeredBy({ about: aboutOf(run.event), startedBy: run.startedBy })}
            </span>
          </p>
          {run.error !== null && run.steps.every(({ error }) => error !== run.error) && (
            <StepFailure error={run.error} remedy={null} />
          )}
          {run.steps.length > 0 && (
            <ol aria-label="Steps" className="grid gap-2">
              {run.steps.slice(0, MAX_STEPS).map((step) => (
                <Step key={step.stepId} step={step} />
              ))}
              {run.steps.length > MAX_STEPS && (
                <li className="text-muted">{`and ${run.steps.length - MAX_STEPS} more on its own page`}</li>
              )}
            </ol>
          )}
          <JsonView value={run.event} label="event" />
        </>
      )}
    </Preview>
  );
}

/** Beside a list one looks; a loop of thousands has its own page. */
const MAX_STEPS = 50;

function Step({ step: { stepId, type, action, status, error, remedy, startedAtMs, endedAtMs } }: { step: RunStep }) {
  return (
    <li className="flex gap-2.5">
      <span className="pt-0.5">
        <StatusIcon status={status} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span className="min-w-0 font-semibold wrap-anywhere">
            <StepName id={stepId} type={type} action={action} />
          </span>
          <span className="text-muted">{status}</span>
          <span className="ml-auto text-xs text-muted tabular-nums">
            {endedAtMs !== null && span(endedAtMs - startedAtMs)}
          </span>
        </p>
        {error !== null && <StepFailure error={error} remedy={remedy} />}
      </div>
    </li>
  );
}
