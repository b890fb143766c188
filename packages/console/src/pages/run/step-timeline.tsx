import { queryOptions, useQuery } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { request } from '../../api/client.ts';
import type { RunDetail, RunStep } from '../../api/types.ts';
import { StatusBadge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Failure } from '../../ui/failure.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { StatusIcon } from '../../ui/status-icon.tsx';
import { StepFailure } from '../../ui/step-failure.tsx';
import { StepName } from '../../ui/step-name.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { read, readText } from '../../words/read.ts';
import { exactTime, span } from '../../words/time.ts';
import { StepAttempts } from './step-attempts.tsx';
import { StepCalls } from './step-calls.tsx';

/** The steps that a run has taken, first to last. */
export function StepTimeline({ run }: { run: RunDetail }) {
  if (run.steps.length === 0) return <p className="px-4 py-6 text-muted">{whyNoSteps(run)}</p>;
  return (
    <ol className="p-4">
      {run.steps.map((step) => (
        <Step key={step.stepId} run={run} step={step} />
      ))}
      {run.nextSteps !== null && <MoreSteps run={run} before={run.nextSteps} />}
    </ol>
  );
}

/** The steps behind those of the run's own answer, a page at a time. */
function MoreSteps({ run, before }: { run: RunDetail; before: string }) {
  const [isAsked, setIsAsked] = useState(false);
  const { data, error, refetch } = useQuery({ ...moreStepsQuery(run.id, before), enabled: isAsked });
  if (!data) {
    return (
      <li>
        {error && <Failure error={error} onRetry={() => void refetch()} />}
        <Button isBusy={isAsked && !error} onClick={() => setIsAsked(true)}>
          Show more steps
        </Button>
      </li>
    );
  }
  return (
    <>
      {data.items.map((step) => (
        <Step key={step.stepId} run={run} step={step} />
      ))}
      {data.next !== null && <MoreSteps run={run} before={data.next} />}
    </>
  );
}

const moreStepsQuery = (runId: string, before: string) =>
  queryOptions({
    queryKey: ['steps', 'of-run', runId, before],
    queryFn: ({ signal }) =>
      request('GET /api/v1/runs/{id}/steps', { path: { id: runId }, query: { before, limit: 500 }, signal }),
  });

/** With what it was given and gave whole. */
const wholeStepQuery = (runId: string, { stepId, status, attempts }: RunStep) =>
  queryOptions({
    queryKey: ['steps', runId, stepId, status, attempts],
    queryFn: ({ signal }) => request('GET /api/v1/runs/{id}/steps/{stepId}', { path: { id: runId, stepId }, signal }),
  });

function whyNoSteps({ status }: RunDetail): string {
  if (status === 'succeeded') return 'No step was taken: no branch of the workflow fitted this event.';
  if (status === 'failed') return 'It failed before a step could begin.';
  return 'The first step has not begun.';
}

function Step({ run: { id: runId, connection }, step: listed }: { run: RunDetail; step: RunStep }) {
  const [isWhole, setIsWhole] = useState(false);
  const { data, error, refetch } = useQuery({ ...wholeStepQuery(runId, listed), enabled: listed.isCut && isWhole });
  const step = data ?? listed;
  const held = heldBy(step);
  return (
    <li className="group relative flex gap-3 pb-6 last:pb-0">
      <span aria-hidden className="absolute top-6 bottom-0 left-2 w-px bg-line group-last:hidden" />
      <span className="pt-0.5">
        <StatusIcon status={step.status} />
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h3 className="min-w-0 font-semibold wrap-anywhere">
            <StepName id={step.stepId} type={step.type} action={step.action} />
          </h3>
          <StatusBadge status={step.status} />
          <span className="ml-auto text-xs text-muted tabular-nums">
            {step.attempts > 1 && `${step.attempts} attempts · `}
            {step.endedAtMs !== null && `${span(step.endedAtMs - step.startedAtMs)} · `}
            <TimeAgo atMs={step.startedAtMs} />
          </span>
        </div>
        {step.error !== null && <StepFailure error={step.error} remedy={remedyOf(step)} connection={connection} />}
        {held !== undefined && <StepFailure error={held} remedy="reconnect" connection={connection} />}
        <StepAttempts step={step} />
        <Value name="Input" of={step.stepId} value={step.input} />
        <Value name="Output" of={step.stepId} value={step.output} />
        {error && <Failure error={error} onRetry={() => void refetch()} />}
        {step.isCut && (
          <Button isBusy={isWhole && !error} onClick={() => setIsWhole(true)}>
            Show it whole
          </Button>
        )}
        <StepCalls runId={runId} step={step} />
        <StepDetail step={step} />
      </div>
    </li>
  );
}

/** Why it waits for its connection; undefined when it does not. */
const heldBy = ({ status, detail }: RunStep): string | undefined =>
  status === 'waiting' && read(detail, 'waitingFor') === 'connection' ? readText(detail, 'why') : undefined;

/** What is tried again by itself needs nobody: when, is told beside it. */
const remedyOf = ({ status, remedy }: RunStep): string | null => (status === 'retrying' ? null : remedy);

/** What is beside input and output: the branch taken, until when it waits. */
function StepDetail({ step }: { step: RunStep }) {
  const words = detailWords(step);
  if (words !== undefined) return <p className="mt-1 text-muted">{words}</p>;
  return <Value name="Detail" of={step.stepId} value={restOf(step.detail)} />;
}

/** Without what is told above it. */
function restOf(detail: unknown): unknown {
  if (typeof detail !== 'object' || detail === null) return detail;
  const { failures: _told, ...rest } = detail as Record<string, unknown>;
  return Object.keys(rest).length === 0 ? null : rest;
}

function detailWords(step: RunStep): string | undefined {
  const { status, remedy, detail, endedAtMs } = step;
  if (heldBy(step) !== undefined) return 'It goes on by itself when the keys are right.';
  if (status === 'retrying') return retryWords(remedy, read(detail, 'retryAtMs'));
  const branch = read(detail, 'branch');
  if (typeof branch === 'number') return `Took its branch ${branch + 1}.`;
  if (branch === 'else') return 'No branch fitted: took what is under else.';
  const untilMs = read(detail, 'untilMs') ?? read(detail, 'dueAtMs');
  if (typeof untilMs !== 'number') return undefined;
  return endedAtMs === null ? `Waits until ${exactTime(untilMs)}.` : `Waited until ${exactTime(endedAtMs)}.`;
}

function retryWords(remedy: string | null, retryAtMs: unknown): string {
  const when = typeof retryAtMs === 'number' ? `, next ${exactTime(retryAtMs)}` : '';
  return remedy === 'check-outcome'
    ? `The server looks for the message by itself${when}. Do not send it in another way: you are asked if it is not found.`
    : `The server tries again by itself${when}.`;
}

/** Open from the start when it is short enough to read at a glance. */
function Value({ name, of, value }: { name: string; of: string; value: unknown }) {
  if (value === undefined || value === null) return null;
  const isShort = JSON.stringify(value).length < 400;
  return (
    <details open={isShort} className="group/value mt-2">
      <summary className="inline-flex cursor-pointer items-center gap-1 rounded text-xs font-medium text-muted hover:text-ink">
        <ChevronRight aria-hidden className="size-3.5 transition group-open/value:rotate-90" />
        {name}
      </summary>
      <div className="mt-1.5">
        <JsonView value={value} label={`${name.toLowerCase()} of ${of}`} />
      </div>
    </details>
  );
}
