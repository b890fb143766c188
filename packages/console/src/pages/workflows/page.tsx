import { getRouteApi } from '@tanstack/react-router';
import { Workflow } from 'lucide-react';
import { request } from '../../api/client.ts';
import { listQuery } from '../../api/queries.ts';
import type { WorkflowSummary } from '../../api/types.ts';
import type { RowKind } from '../../lists/columns.ts';
import { listKey, type SearchOf } from '../../lists/filters.ts';
import { ResourceList } from '../../lists/resource-list.tsx';
import { environments, type Scope, useScope } from '../../lists/scope.ts';
import { Badge } from '../../ui/badge.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page } from '../../ui/page.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { environmentWords } from '../../words/environments.ts';
import { isPublished, startWords } from '../../words/workflow-facts.ts';
import { workflowFilters } from './filters.ts';

const route = getRouteApi('/signed-in/$client/$env/workflows');

const workflows: RowKind<WorkflowSummary> = {
  one: 'workflow',
  many: 'workflows',
  idOf: ({ id }) => id,
  linkTo: ({ id }) => ({ to: '/workflows/$workflowId', params: { workflowId: id } }),
  columns: [
    { title: 'Name', width: 'minmax(0, 4fr)', place: 'title', cell: ({ name }) => name },
    {
      title: 'Starts',
      width: '8rem',
      place: 'detail',
      cell: ({ trigger }) => <span className="text-muted">{startWords[trigger]}</span>,
    },
    {
      title: 'Published in',
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
    { title: 'Newest', width: '4rem', isNumber: true, cell: ({ version }) => `v${version}` },
    {
      title: 'Made',
      width: '5rem',
      place: 'when',
      isNumber: true,
      cell: ({ createdAtMs }) => <TimeAgo atMs={createdAtMs} />,
    },
  ],
};

type WorkflowSearch = SearchOf<typeof workflowFilters>;

const workflowsQuery = (scope: Scope, search: WorkflowSearch) =>
  listQuery<WorkflowSummary>(listKey('workflows', scope, search), async ({ signal }) => {
    const { items } = await request('GET /api/v1/workflows', { signal });
    return { items: items.filter((workflow) => fits(workflow, scope, search)), next: null };
  });

function fits(
  workflow: WorkflowSummary,
  { client, env }: Scope,
  { name, trigger, published }: WorkflowSearch,
): boolean {
  return (
    (client === 'all' || workflow.client.id === client) &&
    (env === 'any' || workflow.environments[env] !== null || !isPublished(workflow)) &&
    (name === undefined || workflow.name.toLowerCase().includes(name.toLowerCase())) &&
    (trigger === undefined || workflow.trigger === trigger) &&
    (published === undefined || isPublished(workflow) === (published === 'yes'))
  );
}

/** What is to happen when: every workflow, and where which version of it runs. */
export function WorkflowsPage() {
  const scope = useScope();
  const search = route.useSearch();
  return (
    <Page title="Workflows" lead="What is to happen, when. A saved version does nothing until it is published.">
      <ResourceList
        kind={workflows}
        query={workflowsQuery(scope, search)}
        fields={workflowFilters}
        concerns={({ type }) => type === 'workflow' || type === 'run'}
        empty={
          <EmptyState Icon={Workflow} title="No workflows yet">
            Apply one from a file with the command <code className="font-mono text-xs">cio-bridge workflows apply</code>
            .
          </EmptyState>
        }
      />
    </Page>
  );
}
