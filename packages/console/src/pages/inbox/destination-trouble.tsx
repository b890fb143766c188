import { Link } from '@tanstack/react-router';
import type { DestinationItem } from '../../api/types.ts';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { destinationState, destinationTrouble } from '../../words/destination-facts.ts';
import { environmentWords } from '../../words/environments.ts';
import { TroubleCard } from './trouble-card.tsx';

/** A destination that takes no events: what is wrong, and since when. */
export function DestinationTrouble({ destination }: { destination: DestinationItem }) {
  const { id, name, client, connection, endpoint, environment, failingSinceMs, pausedAtMs } = destination;
  const trouble = destinationTrouble(destination);
  const sinceMs = failingSinceMs ?? pausedAtMs;
  if (!trouble) return null;
  return (
    <TroubleCard
      title={
        <Link
          to="/triggers/$triggerId/destinations/$destinationId"
          params={{ triggerId: endpoint.id, destinationId: id }}
          className="rounded hover:underline"
        >
          {name}
        </Link>
      }
      client={client.name}
      state={destinationState(destination).words}
      trouble={trouble}
      since={sinceMs !== null && <TimeAgo atMs={sinceMs} />}
      where={`${connection.name} · ${environmentWords[environment].words} · events of ${endpoint.name}`}
    />
  );
}
