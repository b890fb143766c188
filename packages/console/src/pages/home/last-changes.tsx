import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useSession } from '../../api/session.ts';
import { linkLook } from '../../ui/look.ts';
import { Panel } from '../../ui/panel.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { lastChangesQuery } from './queries.ts';

/** Who changed what last, for those who may know. */
export function LastChanges() {
  const session = useSession();
  const may = session?.permissions.includes('audit:read') === true && session.clientIds === null;
  const { data } = useQuery({ ...lastChangesQuery, enabled: may });
  if (!data || data.items.length === 0) return null;
  return (
    <Panel
      title="Changed last"
      aside={
        <Link to="/settings/{-$part}" params={{ part: 'changes' }} className={linkLook}>
          See all changes
        </Link>
      }
    >
      <ul className="divide-y divide-line">
        {data.items.map(({ id, atMs, actor, what, thing }) => (
          <li key={id} className="flex flex-wrap gap-x-3 px-4 py-2">
            <span className="min-w-0 flex-1 basis-60 wrap-anywhere">
              <span className="font-medium">{actor.name}</span> <span className="text-muted">·</span> {what}
              {thing.name !== null && <span className="text-muted"> · {thing.name}</span>}
            </span>
            <span className="text-xs leading-5 text-muted">
              <TimeAgo atMs={atMs} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
