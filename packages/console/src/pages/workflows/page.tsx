import { getRouteApi } from '@tanstack/react-router';
import { Workflow } from 'lucide-react';
import { request } from '../../api/client.ts';
import { listQuery } from '../../api/queries.ts';
import type { WorkflowSummary } from '../../api/types.ts';
import type { RowKind } from '../../lists/columns.ts';
import { listKey, queryOf, type SearchOf } from '../../lists/filters.ts';
import { ResourceList } from '../../lists/resource-list.tsx';
import { environments, type Scope, useScope } from '../../lists/scope.ts';
import { Badge } from '../../ui/badge.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { NewLink } from '../../ui/new-link.tsx';
import { Page } from '../../ui/page.tsx';
import { StatusIcon } from '../../ui/status-icon.tsx';
import { TimeAgo, useClock } from '../../ui/time-ago.tsx';
import { environmentWords } from '../../words/environments.ts';
import { exactTime, span } from '../../words/time.ts';
import { dayWords, isPublished, startWords, waitingWords } from '../../words/workflow-facts.ts';
import { workflowFilters } from './filters.ts';

const route = getRouteApi('/signed-in/$client/$env/workflows');

const workflows: RowKind<WorkflowSummary> = {
  one: 'workflow',
  many: 'workflows',
  idOf: ({ id }) => id,
  linkTo: ({ id }) => ({ to: '/workflows/$workflowId', params: { workflowId: id } }),
  columns: [
    {
      title: 'Name',
      width: 'minmax(0, 6fr)',
      place: 'title',
      cell: ({ name, version }) => (
        <>
          {name} <span className="font-normal text-muted">v{version}</span>
        </>
      ),
    },
    { title: 'Starts', width: '7.5rem', place: 'detail', cell: (workflow) => <Starts workflow={workflow} /> },
    {
      title: 'On in',
      width: 'minmax(0, 4fr)',
      place: 'badge',
      cell: (workflow) => (
        <span className="flex gap-1.5">
          {isPublished(workflow) ? (
            environments.map((env) => {
              const published = workflow.environments[env];
              const { words, tone } = environmentWords[env];
              return published && <Badge key={env} tone={tone}>{`${words} v${published.version}`}</Badge>;
            })
          ) : (
            <Badge tone="plain">nowhere</Badge>
          )}
        </span>
      ),
    },
    {
      title: 'Client',
      width: 'minmax(0, 2fr)',
      cell: ({ client }) => <span className="text-muted">{client.name}</span>,
    },
    {
      title: 'Last 24 hours',
      width: 'minmax(0, 3fr)',
      cell: ({ activity }) => <span className="text-muted">{dayWords(activity)}</span>,
    },
    { title: 'Waiting', width: 'minmax(0, 1.5fr)', cell: ({ activity }) => waitingWords(activity) },
    {
      title: 'Last run',
      width: '5.5rem',
      place: 'when',
      isNumber: true,
      cell: ({ activity: { lastRun } }) =>
        lastRun && (
          <span className="inline-flex items-center gap-1.5">
            <StatusIcon status={lastRun.status} />
            <span className="sr-only">{lastRun.status}</span>
            <TimeAgo atMs={lastRun.createdAtMs} />
          </span>
        ),
    },
  ],
};

type WorkflowSearch = SearchOf<typeof workflowFilters>;

const workflowsQuery = (scope: Scope, search: WorkflowSearch) =>
  listQuery<WorkflowSummary>(listKey('workflows', scope, search), ({ page, signal }) =>
    request('GET /api/v1/workflows', { query: { ...page, ...queryOf(workflowFilters, scope, search) }, signal }),
  );

/** What sets it off and, where that is a schedule, when it is due. */
function Starts({ workflow: { trigger, activity } }: { workflow: WorkflowSummary }) {
  const { nextDueAtMs } = activity;
  const inMs = useClock((nowMs) => (nextDueAtMs === null ? undefined : span(Math.max(0, nextDueAtMs - nowMs))));
  return (
    <span className="text-muted" title={nextDueAtMs === null ? undefined : exactTime(nextDueAtMs)}>
      {inMs === undefined ? startWords[trigger] : `next in ${inMs}`}
    </span>
  );
}

/** What is to happen when: every workflow, and where which version of it runs. */
export function WorkflowsPage() {
  const scope = useScope();
  const search = route.useSearch();
  const create = (
    <NewLink
      to="/workflows/new"
      search={scope.client === 'all' ? {} : { client: scope.client }}
      needs="workflows:write"
    >
      New workflow
    </NewLink>
  );
  return (
    <Page
      title="Workflows"
      lead="What is to happen, when. A saved version does nothing until it is turned on."
      aside={create}
    >
      <ResourceList
        kind={workflows}
        query={workflowsQuery(scope, search)}
        fields={workflowFilters}
        concerns={({ type }) => type === 'workflow' || type === 'run'}
        empty={
          <EmptyState
            Icon={Workflow}
            title={
              scope.env === 'any' ? 'No workflows yet' : `No workflow is on in ${environmentWords[scope.env].words}`
            }
            buttons={create}
          >
            Begin with a template and make it yours, with nothing, or with a text that you have.
          </EmptyState>
        }
      />
    </Page>
  );
}
