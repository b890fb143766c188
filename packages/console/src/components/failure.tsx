import { CloudOff, SearchX, TriangleAlert } from 'lucide-react';
import { ApiProblem, Unreachable } from '../api/client.ts';
import { Button } from './button.tsx';

/** What went wrong and the way out of it, in words for whoever sits in front of the page. */
function explain(error: unknown) {
  if (error instanceof Unreachable) {
    return {
      Icon: CloudOff,
      title: 'The server cannot be reached',
      wayOut: 'Check that cio-bridge is still running where you started it, and that you are on its network.',
    };
  }
  if (error instanceof ApiProblem && error.status === 404) {
    return {
      Icon: SearchX,
      title: error.message,
      wayOut: 'The address may be mistyped, or what it led to has been removed since.',
      isFinal: true,
    };
  }
  if (error instanceof ApiProblem && error.status < 500) {
    return { Icon: TriangleAlert, title: 'The server refused this', wayOut: `${error.message}.` };
  }
  if (error instanceof ApiProblem) {
    return {
      Icon: TriangleAlert,
      title: 'The server ran into a fault',
      wayOut: `It answered ${error.status}. What happened is in the log of the process that runs cio-bridge.`,
    };
  }
  const wayOut = error instanceof Error ? error.message : String(error);
  return { Icon: TriangleAlert, title: 'This page ran into a fault', wayOut };
}

/** Stands where the data would have been, or above what was loaded before. */
export function Failure({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { Icon, title, wayOut, isFinal } = explain(error);
  return (
    <div role="alert" className="flex flex-wrap items-start gap-3 rounded-lg bg-bad-ground p-4">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
      <div className="min-w-0 flex-1 basis-48">
        <p className="font-medium text-bad">{title}</p>
        <p className="mt-0.5 text-ink">{wayOut}</p>
      </div>
      {!isFinal && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}
