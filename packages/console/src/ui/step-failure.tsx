import { Link } from '@tanstack/react-router';
import { remedies } from '../words/problems.ts';
import { stepErrorWords } from '../words/step-errors.ts';

/** What a step failed with: in words, the way out, and what was said literally. */
export function StepFailure(props: {
  error: string;
  remedy: string | null;
  /** What it acted on, where that may be what is to be mended. */
  connection?: { id: string } | null;
}) {
  const { error, remedy, connection } = props;
  const { what, wayOut, isOfConnection } = stepErrorWords(error);
  return (
    <div className="mt-2 rounded-md bg-bad-ground px-3 py-2 wrap-anywhere">
      <p className="text-bad">{what}</p>
      <p className="mt-1">{wayOut ?? (remedy === null ? undefined : remedies[remedy])}</p>
      {isOfConnection && connection && (
        <Link to="/connections/$connectionId" params={{ connectionId: connection.id }} className="rounded underline">
          Open the connection
        </Link>
      )}
      {what !== error && <p className="mt-1 font-mono text-xs text-muted">{error}</p>}
    </div>
  );
}
