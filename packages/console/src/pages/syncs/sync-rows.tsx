import type { Sync } from '../../api/types.ts';
import type { RowKind } from '../../lists/columns.ts';
import { StatusIcon } from '../../ui/status-icon.tsx';
import { SyncBadge } from '../../ui/sync-badge.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { environmentWords } from '../../words/environments.ts';
import { isPartly, isUnderWay, percentOf, syncKinds } from '../../words/sync-facts.ts';
import { countOf, countWords } from '../../words/time.ts';

/** `1,204 rows · 41%`. */
function doneWords(sync: Sync): string {
  const percent = isUnderWay(sync) || sync.status === 'paused' ? percentOf(sync) : undefined;
  const rows = countOf(sync.rows, 'row', 'rows');
  return percent === undefined ? rows : `${rows} · ${percent}%`;
}

export const syncRows: RowKind<Sync> = {
  one: 'sync',
  many: 'syncs',
  idOf: ({ id }) => id,
  linkTo: ({ id }) => ({ to: '/syncs/$syncId', params: { syncId: id } }),
  columns: [
    {
      title: 'State',
      width: '1rem',
      place: 'icon',
      isUntitled: true,
      cell: (sync) => <StatusIcon status={isPartly(sync) ? 'partly' : sync.status} />,
    },
    { title: 'File', width: 'minmax(0, 3fr)', place: 'title', cell: ({ source }) => source },
    { title: 'Status', width: '6.5rem', place: 'badge', cell: (sync) => <SyncBadge sync={sync} isShort /> },
    { title: 'Holds', width: 'minmax(0, 1.2fr)', cell: ({ kind }) => kind && syncKinds[kind].words },
    {
      title: 'Done',
      width: 'minmax(0, 2fr)',
      place: 'detail',
      cell: (sync) => (
        <span className="tabular-nums">
          {doneWords(sync)}
          {sync.failed > 0 && <span className="text-bad lg:hidden"> · {countWords(sync.failed)} failed</span>}
        </span>
      ),
    },
    {
      title: 'Failed rows',
      width: '5.5rem',
      isNumber: true,
      cell: ({ failed }) => (
        <span className={failed > 0 ? 'font-medium text-bad' : 'text-muted'}>{countWords(failed)}</span>
      ),
    },
    {
      title: 'Into',
      width: 'minmax(0, 2fr)',
      cell: ({ client, connection, environment }) => (
        <span className="text-muted">
          {client.name} · {connection.name} · {environmentWords[environment].words}
        </span>
      ),
    },
    {
      title: 'Started by',
      width: 'minmax(0, 1.6fr)',
      cell: ({ createdBy, scheduleId }) => (
        <span className="text-muted">{scheduleId === null ? createdBy : 'a schedule'}</span>
      ),
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
