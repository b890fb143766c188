import { getRouteApi } from '@tanstack/react-router';
import { RadioTower } from 'lucide-react';
import type { Endpoint } from '../../api/types.ts';
import type { RowKind } from '../../lists/columns.ts';
import { ResourceList } from '../../lists/resource-list.tsx';
import { useScope } from '../../lists/scope.ts';
import { Badge } from '../../ui/badge.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { NewLink } from '../../ui/new-link.tsx';
import { Page } from '../../ui/page.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { endpointState } from '../../words/endpoint-facts.ts';
import { environmentWords } from '../../words/environments.ts';
import { countWords } from '../../words/time.ts';
import { triggerFilters } from './filters.ts';
import { triggersQuery } from './queries.ts';

const route = getRouteApi('/signed-in/$client/$env/triggers');

const triggers: RowKind<Endpoint> = {
  one: 'trigger',
  many: 'triggers',
  idOf: ({ id }) => id,
  linkTo: ({ id }) => ({ to: '/triggers/$triggerId/{-$tab}', params: { triggerId: id } }),
  columns: [
    {
      title: 'State',
      width: '9rem',
      place: 'badge',
      cell: (endpoint) => {
        const { words, tone } = endpointState(endpoint);
        return <Badge tone={tone}>{words}</Badge>;
      },
    },
    { title: 'Name', width: 'minmax(0, 2fr)', place: 'title', cell: ({ name, connection }) => name || connection.name },
    { title: 'Client', width: 'minmax(0, 2fr)', cell: ({ client }) => client.name },
    { title: 'Environment', width: '7rem', cell: ({ environment }) => environmentWords[environment].words },
    {
      title: 'What to do',
      width: 'minmax(0, 3fr)',
      place: 'detail',
      cell: ({ hint, gaps }) => (
        <span className="text-muted">{hint ?? (gaps.length > 0 ? 'Had gaps lately' : '')}</span>
      ),
    },
    { title: 'Last 24 h', width: '5rem', isNumber: true, cell: ({ lastDay }) => countWords(lastDay.accepted) },
    {
      title: 'Held',
      width: '4rem',
      isNumber: true,
      cell: ({ heldEvents }) =>
        heldEvents > 0 ? <span className="font-medium text-caution">{countWords(heldEvents)}</span> : '0',
    },
    {
      title: 'Last event',
      width: '6rem',
      place: 'when',
      isNumber: true,
      cell: ({ lastEventAtMs }) => (lastEventAtMs === null ? 'no event yet' : <TimeAgo atMs={lastEventAtMs} />),
    },
  ],
};

/** Where Customer.io reports to, and whether what comes is genuine. */
export function TriggersPage() {
  const scope = useScope();
  const create = (
    <NewLink
      to="/triggers/new"
      search={{
        ...(scope.client !== 'all' && { client: scope.client }),
        ...(scope.env !== 'any' && { environment: scope.env }),
      }}
      needs="endpoints:write"
    >
      New trigger
    </NewLink>
  );
  return (
    <Page
      title="Triggers"
      lead="The addresses that Customer.io reports to. Each event is proven genuine before it starts anything."
      aside={create}
    >
      <ResourceList
        kind={triggers}
        query={triggersQuery(scope, route.useSearch())}
        fields={triggerFilters}
        concerns={({ type }) => type === 'events' || type === 'endpoint' || type === 'held'}
        empty={
          <EmptyState Icon={RadioTower} title="No triggers yet" buttons={create}>
            A trigger is the address of one reporting webhook: Customer.io posts to it what becomes of each message, and
            workflows start from that. Its set-up ticks itself as you go.
          </EmptyState>
        }
      />
    </Page>
  );
}
