import { Link } from '@tanstack/react-router';
import type { EventDetail } from '../api/types.ts';
import { StatusBadge } from './badge.tsx';
import { TimeAgo } from './time-ago.tsx';

/** The runs that an event or another run started, each leading to its own page. */
export function RunLinks({
  runs,
}: {
  runs: Pick<EventDetail['runs'][number], 'id' | 'workflow' | 'replayId' | 'createdAtMs' | 'status'>[];
}) {
  if (runs.length === 0) return <p className="p-4 text-muted">It started no run.</p>;
  return (
    <ul className="divide-y divide-line">
      {runs.map((run) => (
        <li key={run.id}>
          <Link
            to="/runs/$runId"
            params={{ runId: run.id }}
            className="flex items-center gap-3 px-4 py-2.5 -outline-offset-2! hover:bg-raised"
          >
            <span className="min-w-0 flex-1 truncate font-medium">{run.workflow.name}</span>
            <span className="text-xs text-muted">
              {run.replayId !== null && 'replayed · '}
              <TimeAgo atMs={run.createdAtMs} />
            </span>
            <StatusBadge status={run.status} />
          </Link>
        </li>
      ))}
    </ul>
  );
}
