import type { Run } from '../api/types.ts';
import { StatusBadge } from '../ui/badge.tsx';
import { RunNow } from '../ui/run-now.tsx';
import { StatusIcon } from '../ui/status-icon.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { statusOf, triggeredBy } from '../words/run-facts.ts';
import { span } from '../words/time.ts';
import type { RowKind } from './columns.ts';

/** How runs stand in a list, wherever they do. */
export const runRows: RowKind<Run> = {
  one: 'run',
  many: 'runs',
  idOf: ({ id }) => id,
  linkTo: ({ id }) => ({ to: '/runs/$runId', params: { runId: id } }),
  columns: [
    {
      title: 'State',
      width: '1rem',
      place: 'icon',
      isUntitled: true,
      cell: (run) => <StatusIcon status={run.waitingFor === 'decision' ? 'decision' : statusOf(run)} />,
    },
    {
      title: 'Workflow',
      width: 'minmax(0, 4fr)',
      place: 'title',
      cell: ({ workflow, workflowVersion }) => (
        <>
          {workflow.name} <span className="font-normal text-muted">v{workflowVersion}</span>
        </>
      ),
    },
    {
      title: 'Status',
      width: '6.5rem',
      place: 'badge',
      cell: (run) => <StatusBadge status={statusOf(run)} isUrgent={run.waitingFor === 'decision'} />,
    },
    {
      title: 'Started by',
      width: 'minmax(0, 2.5fr)',
      cell: (run) => <span className="text-muted">{triggeredBy(run)}</span>,
    },
    {
      title: 'Now',
      width: 'minmax(0, 5fr)',
      place: 'detail',
      cell: (run) => <RunNow run={run} otherwise={<span className="lg:hidden">{triggeredBy(run)}</span>} />,
    },
    {
      title: 'Client',
      width: 'minmax(0, 1.5fr)',
      cell: ({ client }) => <span className="text-muted">{client.name}</span>,
    },
    {
      title: 'Took',
      width: '4.5rem',
      isNumber: true,
      cell: ({ endedAtMs, createdAtMs }) => (endedAtMs === null ? '' : span(endedAtMs - createdAtMs)),
    },
    {
      title: 'Started',
      width: '4.5rem',
      place: 'when',
      isNumber: true,
      cell: ({ createdAtMs }) => <TimeAgo atMs={createdAtMs} />,
    },
  ],
};
