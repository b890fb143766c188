import { ChevronRight } from 'lucide-react';
import type { RunDetail, RunStep } from '../api/types.ts';
import { duration } from '../time.ts';
import { StatusBadge } from './badge.tsx';
import { JsonView } from './json-view.tsx';
import { StatusIcon } from './status-icon.tsx';
import { TimeAgo } from './time-ago.tsx';

/** The steps that a run has taken, first to last. */
export function StepTimeline({ run }: { run: RunDetail }) {
  if (run.steps.length === 0) return <p className="px-4 py-6 text-muted">{whyNoSteps(run)}</p>;
  return (
    <ol className="p-4">
      {run.steps.map((step) => (
        <Step key={step.stepId} step={step} />
      ))}
    </ol>
  );
}

/** The way out of each kind of failure, by the remedy that its error names. */
const remedies: Record<string, string> = {
  retry: 'Nothing was accepted: it is safe to try again.',
  reconnect: 'Check the keys and the region of the connection.',
  'fix-input': 'Correct what the workflow gives to this step.',
  'check-outcome': 'It may have been accepted: look in Customer.io before it is sent again.',
};

function whyNoSteps({ status }: RunDetail): string {
  if (status === 'succeeded') return 'No step was taken: no branch of the workflow fitted this event.';
  if (status === 'failed') return 'It failed before a step could begin.';
  return 'The first step has not begun.';
}

function Step({ step }: { step: RunStep }) {
  return (
    <li className="group relative flex gap-3 pb-6 last:pb-0">
      <span aria-hidden className="absolute top-6 bottom-0 left-2 w-px bg-line group-last:hidden" />
      <span className="pt-0.5">
        <StatusIcon status={step.status} />
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h3 className="font-mono text-[0.8125rem] font-semibold wrap-anywhere">{step.stepId}</h3>
          <StatusBadge status={step.status} />
          <span className="ml-auto text-xs text-muted tabular-nums">
            {step.attempts > 1 && `${step.attempts} attempts · `}
            {step.endedAtMs !== null && `${duration(step.endedAtMs - step.startedAtMs)} · `}
            <TimeAgo atMs={step.startedAtMs} />
          </span>
        </div>
        {step.error !== null && (
          <div className="mt-2 rounded-md bg-bad-ground px-3 py-2 wrap-anywhere">
            <p className="text-bad">{step.error}</p>
            {step.remedy !== null && <p className="mt-1">{remedies[step.remedy]}</p>}
          </div>
        )}
        <Value name="Input" of={step.stepId} value={step.input} />
        <Value name="Output" of={step.stepId} value={step.output} />
        <Value name="Detail" of={step.stepId} value={step.detail} />
      </div>
    </li>
  );
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
