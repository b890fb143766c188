import { getRouteApi } from '@tanstack/react-router';
import { FileUp } from 'lucide-react';
import { request } from '../../api/client.ts';
import { listQuery } from '../../api/queries.ts';
import type { Sync } from '../../api/types.ts';
import { listKey, queryOf, type SearchOf } from '../../lists/filters.ts';
import { ResourceList } from '../../lists/resource-list.tsx';
import { type Scope, useScope } from '../../lists/scope.ts';
import { NewSync, SyncFrame } from '../../lists/sync-frame.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { syncFilters } from './filters.ts';
import { syncRows } from './sync-rows.tsx';

const route = getRouteApi('/signed-in/$client/$env/syncs');

type SyncSearch = SearchOf<typeof syncFilters>;

function syncQueryOf(scope: Scope, search: SyncSearch) {
  const { scheduleId, ...rest } = queryOf(syncFilters, scope, search);
  return { ...rest, ...(scheduleId !== undefined && { scheduleId: [scheduleId] }) };
}

const syncsQuery = (scope: Scope, search: SyncSearch) =>
  listQuery<Sync>(listKey('syncs', scope, search), ({ page, signal }) =>
    request('GET /api/v1/syncs', { query: { ...page, ...syncQueryOf(scope, search) }, signal }),
  );

/** Whole files on their way to workspaces, the newest first. */
export function SyncsPage() {
  const scope = useScope();
  const search = route.useSearch();
  return (
    <SyncFrame lead="Whole files on their way into a workspace.">
      <ResourceList
        kind={syncRows}
        query={syncsQuery(scope, search)}
        fields={syncFilters}
        concerns={({ type }) => type === 'sync'}
        empty={
          <EmptyState Icon={FileUp} title="No syncs yet" buttons={<NewSync />}>
            A sync moves a file of people, events, devices or objects into a workspace. You see what would be sent
            before anything is.
          </EmptyState>
        }
      />
    </SyncFrame>
  );
}
