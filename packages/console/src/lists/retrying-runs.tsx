import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { RotateCw } from 'lucide-react';
import { waitingQuery } from '../api/waiting-queries.ts';
import { stepErrorWords } from '../words/step-errors.ts';
import { countWords, manyOf } from '../words/time.ts';
import { type Scope, scopeQuery } from './scope.ts';

/** Runs that need nobody, and yet do not get on, such as while Customer.io is away: how many, and why. */
export function RetryingRuns({ scope: { client, env }, className = '' }: { scope: Scope; className?: string }) {
  const { data } = useQuery(waitingQuery(scopeQuery({ client, env })));
  if (!data?.retrying || data.retrying.runs === 0) return null;
  const { runs, isMore, why } = data.retrying;
  return (
    <p className={`flex gap-2 text-caution wrap-anywhere ${className}`}>
      <RotateCw aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>
        <Link
          to="/$client/$env/runs"
          params={{ client, env }}
          search={{ status: 'running' }}
          className="font-medium underline"
        >
          {manyOf(
            `${countWords(runs)}${isMore ? '+' : ''}`,
            'run is tried again by itself',
            'runs are tried again by themselves',
          )}
        </Link>
        {why !== null && `: ${stepErrorWords(why).what}`}
      </span>
    </p>
  );
}
