import { useQuery } from '@tanstack/react-query';
import { useSend } from '../../api/mutations.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Failure } from '../../ui/failure.tsx';
import { Panel } from '../../ui/panel.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { sessionsQuery } from './queries.ts';

/** Where one is signed in. */
export function Sessions() {
  const { data, error, refetch } = useQuery(sessionsQuery);
  const end = useSend('DELETE /api/v1/sessions/{id}', { makesOld: [['sessions']] });
  const others = data?.items.filter(({ isCurrent }) => !isCurrent) ?? [];
  return (
    <Panel
      title="Where you are signed in"
      aside={
        others.length > 0 && (
          <Button
            look="ghost"
            className="-mx-3 h-8!"
            isBusy={end.isPending}
            onClick={() => end.mutate({ path: { id: 'others' } })}
          >
            Sign out elsewhere
          </Button>
        )
      }
    >
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {end.error && <Failure error={end.error} onRetry={end.again} />}
      <ul className="divide-y divide-line">
        {data?.items.map(({ id, isCurrent, userAgent, createdAtMs }) => (
          <li key={id} className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
            <span className="min-w-0 flex-1 basis-40 truncate">{browserOf(userAgent)}</span>
            <span className="text-xs text-muted">
              signed in <TimeAgo atMs={createdAtMs} />
            </span>
            {isCurrent && <Badge tone="good">This one</Badge>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** `Chrome on Linux`, as far as a browser says. */
function browserOf(userAgent: string | null): string {
  const found = /(Edg|Firefox|Chrome|Safari)/.exec(userAgent ?? '')?.[1]?.replace('Edg', 'Edge');
  const system = /(Windows|Mac OS|Linux|Android|iPhone|iPad)/.exec(userAgent ?? '')?.[1];
  return found === undefined ? 'An unknown browser' : `${found}${system === undefined ? '' : ` on ${system}`}`;
}
