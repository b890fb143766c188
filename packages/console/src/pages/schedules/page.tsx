import { getRouteApi } from '@tanstack/react-router';
import { CalendarClock } from 'lucide-react';
import { request } from '../../api/client.ts';
import { listQuery } from '../../api/queries.ts';
import type { SyncSchedule } from '../../api/types.ts';
import type { RowKind } from '../../lists/columns.ts';
import { listKey, queryOf, type SearchOf } from '../../lists/filters.ts';
import { ResourceList } from '../../lists/resource-list.tsx';
import { type Scope, useScope } from '../../lists/scope.ts';
import { NewSync, SyncFrame } from '../../lists/sync-frame.tsx';
import { Badge } from '../../ui/badge.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { environmentWords } from '../../words/environments.ts';
import { shortTime } from '../../words/time.ts';
import { scheduleFilters } from './filters.ts';
import { SchedulePanel } from './schedule-panel.tsx';

const route = getRouteApi('/signed-in/$client/$env/syncs/schedules');

type ScheduleSearch = SearchOf<typeof scheduleFilters>;

const schedulesQuery = (scope: Scope, search: ScheduleSearch) =>
  listQuery<SyncSchedule>(listKey('sync-schedules', scope, search), ({ page, signal }) =>
    request('GET /api/v1/sync-schedules', {
      query: { ...page, ...queryOf(scheduleFilters, scope, search) },
      signal,
    }),
  );

const schedules: RowKind<SyncSchedule> = {
  one: 'schedule',
  many: 'schedules',
  idOf: ({ id }) => id,
  linkTo: ({ id, client, environment }) => ({
    to: '/$client/$env/syncs/schedules',
    params: { client: client.id, env: environment },
    search: { row: id },
  }),
  columns: [
    { title: 'Name', width: 'minmax(0, 2fr)', place: 'title', cell: ({ name }) => name },
    {
      title: 'State',
      width: '6rem',
      place: 'badge',
      cell: ({ paused }) => <Badge tone={paused ? 'plain' : 'good'}>{paused ? 'paused' : 'planned'}</Badge>,
    },
    {
      title: 'When',
      width: 'minmax(0, 2fr)',
      cell: ({ cron, timeZone }) => (
        <>
          <code className="font-mono text-xs">{cron}</code> <span className="text-muted">{timeZone}</span>
        </>
      ),
    },
    { title: 'File', width: 'minmax(0, 3fr)', place: 'detail', cell: ({ url }) => url },
    {
      title: 'Into',
      width: 'minmax(0, 2fr)',
      cell: ({ connection, environment }) => (
        <span className="text-muted">{`${connection.name} · ${environmentWords[environment].words}`}</span>
      ),
    },
    {
      title: 'Next',
      width: '7rem',
      place: 'when',
      isNumber: true,
      cell: ({ nextAtMs }) => (nextAtMs === null ? '–' : shortTime(nextAtMs)),
    },
  ],
};

/** Syncs that begin by the clock. */
export function SchedulesPage() {
  const scope = useScope();
  const search = route.useSearch();
  return (
    <SyncFrame lead="Schedules: syncs that begin by the clock, of what is at an address then.">
      <ResourceList
        kind={schedules}
        query={schedulesQuery(scope, search)}
        fields={scheduleFilters}
        concerns={({ type }) => type === 'sync'}
        preview={(id, moves) => <SchedulePanel id={id} {...moves} />}
        empty={
          <EmptyState Icon={CalendarClock} title="Nothing is planned" buttons={<NewSync />}>
            Make a new sync of the address of a file, and choose to repeat it by the clock.
          </EmptyState>
        }
      />
    </SyncFrame>
  );
}
