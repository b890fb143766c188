import { Link } from '@tanstack/react-router';
import type { DestinationItem } from '../../api/types.ts';
import { Badge } from '../../ui/badge.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { destinationState, destinationTrouble } from '../../words/destination-facts.ts';
import { environmentWords } from '../../words/environments.ts';
import { sentence } from '../../words/problems.ts';

/** A destination that takes no events: what is wrong, and since when. */
export function DestinationTrouble({ destination }: { destination: DestinationItem }) {
  const { id, name, client, connection, endpoint, environment, failingSinceMs, pausedAtMs } = destination;
  const trouble = destinationTrouble(destination);
  const sinceMs = failingSinceMs ?? pausedAtMs;
  if (!trouble) return null;
  return (
    <article className="rounded-lg border border-line bg-surface p-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="min-w-0 font-semibold wrap-anywhere">
          <Link
            to="/triggers/$triggerId/destinations/$destinationId"
            params={{ triggerId: endpoint.id, destinationId: id }}
            className="rounded hover:underline"
          >
            {name}
          </Link>{' '}
          <span className="font-normal text-muted">· {client.name}</span>
        </h3>
        <Badge tone={trouble.tone}>{destinationState(destination).words}</Badge>
        <span className="ml-auto text-xs text-muted">{sinceMs !== null && <TimeAgo atMs={sinceMs} />}</span>
      </div>
      <p className="mt-2 text-bad wrap-anywhere">{sentence(trouble.what)}</p>
      <p className="text-muted wrap-anywhere">{sentence(trouble.meaning)}</p>
      <p className="mt-2 text-xs text-muted">
        {connection.name} · {environmentWords[environment].words} · events of {endpoint.name}
      </p>
    </article>
  );
}
