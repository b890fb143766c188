import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { Run } from '../../api/types.ts';
import { StatusBadge } from '../../ui/badge.tsx';
import { RunNow } from '../../ui/run-now.tsx';
import { StatusIcon } from '../../ui/status-icon.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { statusOf } from '../../words/run-facts.ts';
import { span } from '../../words/time.ts';
import { arrival, rowLink } from './row.ts';

export const RunRow = memo(function RunRow({ run }: { run: Run }) {
  return (
    <li className={arrival(run.createdAtMs)}>
      <Link to="/runs/$runId" params={{ runId: run.id }} className={rowLink}>
        <StatusIcon status={statusOf(run)} />
        <span className="truncate font-medium">{run.workflow.name}</span>
        <span className="justify-self-end text-xs text-muted">
          {run.endedAtMs !== null && <span className="tabular-nums">{span(run.endedAtMs - run.createdAtMs)} · </span>}
          <TimeAgo atMs={run.createdAtMs} />
        </span>
        <span className="col-start-2 truncate text-muted">
          <RunNow run={run} />
        </span>
        <span className="justify-self-end">
          <StatusBadge status={statusOf(run)} />
        </span>
      </Link>
    </li>
  );
});
