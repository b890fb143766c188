import { getRouteApi, type LinkProps } from '@tanstack/react-router';
import { History } from 'lucide-react';
import { request } from '../../api/client.ts';
import { listQuery } from '../../api/queries.ts';
import type { AuditEntry } from '../../api/types.ts';
import type { RowKind } from '../../lists/columns.ts';
import { listKey, queryOf, type SearchOf } from '../../lists/filters.ts';
import { ResourceList } from '../../lists/resource-list.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { changeFilters, kindWords } from './filters.ts';

/** People and tokens of all clients change things: it has no scope. */
const everywhere = { client: 'all', env: 'any' } as const;

const auditQuery = (search: SearchOf<typeof changeFilters>) =>
  listQuery<AuditEntry>(listKey('audit', everywhere, search), ({ page, signal }) =>
    request('GET /api/v1/audit', { query: { ...page, ...queryOf(changeFilters, everywhere, search) }, signal }),
  );

const route = getRouteApi('/signed-in/settings/{-$part}');

const pages: Record<string, (id: string) => LinkProps> = {
  connections: (id) => ({ to: '/connections/$connectionId', params: { connectionId: id } }),
  clients: (id) => ({ to: '/clients/$clientId', params: { clientId: id } }),
  'trigger-endpoints': (id) => ({ to: '/triggers/$triggerId/{-$tab}', params: { triggerId: id } }),
  workflows: (id) => ({ to: '/workflows/$workflowId', params: { workflowId: id } }),
  runs: (id) => ({ to: '/runs/$runId', params: { runId: id } }),
  events: (id) => ({ to: '/events/$eventId', params: { eventId: id } }),
  syncs: (id) => ({ to: '/syncs/$syncId', params: { syncId: id } }),
  people: () => ({ to: '/settings/{-$part}', params: { part: 'people' } }),
  tokens: () => ({ to: '/settings/{-$part}', params: { part: 'tokens' } }),
};

/** The page of what was changed; where it has none, the change itself. */
function linkOf({ thing: { kind, id } }: AuditEntry): LinkProps {
  const page = id === null ? undefined : pages[kind]?.(id);
  return page ?? { to: '/settings/{-$part}', params: { part: 'changes' } };
}

const changes: RowKind<AuditEntry> = {
  one: 'change',
  many: 'changes',
  idOf: ({ id }) => id,
  linkTo: linkOf,
  columns: [
    { title: 'What', width: 'minmax(0, 3fr)', place: 'title', cell: ({ what }) => what },
    {
      title: 'Of',
      width: 'minmax(0, 3fr)',
      cell: ({ thing: { name, id, kind } }) => (
        <span className="text-muted">{kind in kindWords ? (name ?? id ?? kindWords[kind]) : name}</span>
      ),
    },
    {
      title: 'Fields',
      width: 'minmax(0, 3fr)',
      cell: ({ fields }) => <span className="text-muted">{fields.join(', ')}</span>,
    },
    {
      title: 'Who',
      width: 'minmax(0, 2fr)',
      place: 'detail',
      cell: ({ actor }) => (
        <>
          {actor.name}
          {actor.type === 'token' && <span className="text-muted"> · token</span>}
        </>
      ),
    },
    { title: 'When', width: '5rem', place: 'when', isNumber: true, cell: ({ atMs }) => <TimeAgo atMs={atMs} /> },
  ],
};

/** Who changed what, the newest first. */
export function Changes() {
  return (
    <>
      <p className="mb-2 text-muted">Which fields were sent, never their values: they can be secrets.</p>
      <ResourceList
        kind={changes}
        query={auditQuery(route.useSearch())}
        fields={changeFilters}
        // Nothing tells of changes as they come: they are read when the page is opened.
        concerns={() => false}
        empty={<EmptyState Icon={History} title="Nothing was changed yet" />}
      />
    </>
  );
}
