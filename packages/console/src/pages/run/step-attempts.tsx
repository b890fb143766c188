import type { RunStep } from '../../api/types.ts';
import { JsonView } from '../../ui/json-view.tsx';
import { read, readText } from '../../words/read.ts';
import { stepErrorWords } from '../../words/step-errors.ts';
import { exactTime } from '../../words/time.ts';

interface Failed {
  atMs: number | undefined;
  error: string;
  answer: unknown;
}

/** The attempts that failed before this, when, and with what; the last of them is told by the step itself. */
export function StepAttempts({ step }: { step: RunStep }) {
  const failed = failuresOf(step.detail);
  if (failed.length < (step.status === 'failed' ? 2 : 1)) return null;
  return (
    <section aria-label={`Attempts of ${step.stepId}`} className="mt-2">
      <h4 className="text-xs font-medium text-muted">Attempts that failed</h4>
      <ol className="mt-1 grid gap-1">
        {failed.map(({ atMs, error, answer }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they never change
          <li key={index} className="wrap-anywhere">
            {atMs !== undefined && <span className="text-xs text-muted tabular-nums">{exactTime(atMs)} · </span>}
            {stepErrorWords(error).what}
            {answer !== undefined && answer !== null && (
              <div className="mt-1">
                <JsonView value={answer} label={`answer to attempt ${index + 1}`} />
              </div>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function failuresOf(detail: unknown): Failed[] {
  const failures = read(detail, 'failures');
  if (!Array.isArray(failures)) return [];
  return failures.map((failure) => {
    const atMs = read(failure, 'atMs');
    return {
      atMs: typeof atMs === 'number' ? atMs : undefined,
      error: readText(failure, 'error') ?? 'It failed.',
      answer: read(failure, 'answer'),
    };
  });
}
