import { useQuery } from '@tanstack/react-query';
import { Failure } from '../../ui/failure.tsx';
import { Panel } from '../../ui/panel.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { environmentWords } from '../../words/environments.ts';
import { publicationsQuery } from './queries.ts';

/** Where which version was turned on and off, by whom, the newest first. */
export function TurnedOn({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(publicationsQuery(id));
  return (
    <Panel title="Turned on and off">
      {error && (
        <div className="p-4">
          <Failure error={error} onRetry={() => void refetch()} />
        </div>
      )}
      {!data && !error && <LoadingRows />}
      {data?.items.length === 0 && <p className="px-4 py-3 text-muted">It has not been on yet.</p>}
      <ol className="divide-y divide-line">
        {data?.items.map(({ id: key, environment, version, atMs, by }) => (
          <li key={key} className="flex flex-wrap items-center gap-x-2 px-4 py-2">
            <span>
              {version === null ? 'Off' : `Version ${version} on`} in{' '}
              {environmentWords[environment].words.toLowerCase()}
            </span>
            <span className="ml-auto text-xs text-muted">
              {by && `${by.name} · `}
              <TimeAgo atMs={atMs} />
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
