import { getRouteApi } from '@tanstack/react-router';
import { History } from 'lucide-react';
import type { Activity } from '../../api/types.ts';
import type { RowKind } from '../../lists/columns.ts';
import { ResourceList } from '../../lists/resource-list.tsx';
import { useScope } from '../../lists/scope.ts';
import { ScopeLink } from '../../lists/scope-link.tsx';
import { ActionTitle } from '../../ui/action-title.tsx';
import { Badge } from '../../ui/badge.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page } from '../../ui/page.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { callerOf, outcomeWords } from '../../words/activity-facts.ts';
import { environmentWords } from '../../words/environments.ts';
import { span } from '../../words/time.ts';
import { CallPreview } from './call-preview.tsx';
import { activityFilters } from './filters.ts';
import { activityCount, activityQuery } from './queries.ts';

const route = getRouteApi('/signed-in/$client/$env/activity');

const calls: RowKind<Activity> = {
  one: 'call',
  many: 'calls',
  idOf: ({ id }) => id,
  linkTo: ({ id }) => ({ to: '/activity/$activityId', params: { activityId: id } }),
  columns: [
    {
      title: 'Action',
      width: 'minmax(0, 4fr)',
      place: 'title',
      cell: ({ action }) => <ActionTitle action={action} />,
    },
    {
      title: 'Outcome',
      width: '7.5rem',
      place: 'badge',
      cell: ({ outcome }) => <Badge tone={outcomeWords[outcome].tone}>{outcomeWords[outcome].words}</Badge>,
    },
    {
      title: 'Error',
      width: 'minmax(0, 4fr)',
      place: 'detail',
      cell: (call) => call.error ?? <span className="lg:hidden">{whereOf(call)}</span>,
    },
    { title: 'Where', width: 'minmax(0, 3fr)', cell: (call) => <span className="text-muted">{whereOf(call)}</span> },
    {
      title: 'Called by',
      width: 'minmax(0, 2fr)',
      cell: (call) => <span className="text-muted">{callerOf(call)}</span>,
    },
    { title: 'Took', width: '4.5rem', isNumber: true, cell: ({ durationMs }) => span(durationMs) },
    {
      title: 'When',
      width: '4.5rem',
      place: 'when',
      isNumber: true,
      cell: ({ startedAtMs }) => <TimeAgo atMs={startedAtMs} />,
    },
  ],
};

const whereOf = ({ client, connection, environment }: Activity): string =>
  [client.name, connection.name, environmentWords[environment].words].join(' · ');

/** Every call to Customer.io that was made on a client's behalf. */
export function ActivityPage() {
  const scope = useScope();
  const search = route.useSearch();
  return (
    <Page title="Activity" lead="Every call to Customer.io on a client’s behalf: by people, tokens and runs.">
      <ResourceList
        kind={calls}
        query={activityQuery(scope, search)}
        fields={activityFilters}
        count={activityCount(scope, search)}
        concerns={({ type }) => type === 'activity'}
        preview={(id, moves) => <CallPreview id={id} {...moves} />}
        empty={
          <EmptyState
            Icon={History}
            title="Nothing was called yet"
            buttons={<ScopeLink to="/$client/$env/actions">Try an action</ScopeLink>}
          >
            Calls show up here when a run, a person or a token makes one.
          </EmptyState>
        }
      />
    </Page>
  );
}
