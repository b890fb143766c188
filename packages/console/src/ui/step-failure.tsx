import { remedies } from '../words/problems.ts';
import { stepErrorWords } from '../words/step-errors.ts';

/** What a step failed with: in words, the way out, and what was said literally. */
export function StepFailure({ error, remedy }: { error: string; remedy: string | null }) {
  const { what, wayOut } = stepErrorWords(error);
  return (
    <div className="mt-2 rounded-md bg-bad-ground px-3 py-2 wrap-anywhere">
      <p className="text-bad">{what}</p>
      <p className="mt-1">{wayOut ?? (remedy === null ? undefined : remedies[remedy])}</p>
      {what !== error && <p className="mt-1 font-mono text-xs text-muted">{error}</p>}
    </div>
  );
}
