import { Link } from '@tanstack/react-router';
import type { Endpoint } from '../../api/types.ts';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { troubleOf } from '../../words/endpoint-facts.ts';
import { environmentWords } from '../../words/environments.ts';
import { TroubleCard } from './trouble-card.tsx';

/** A trigger that does not do its work: what is wrong, and what it needs. */
export function EndpointTrouble({ endpoint }: { endpoint: Endpoint }) {
  const { name, client, connection, environment, state, lastEventAtMs } = endpoint;
  const trouble = troubleOf(endpoint);
  if (!trouble) return null;
  return (
    <TroubleCard
      title={
        <Link to="/triggers/$triggerId/{-$tab}" params={{ triggerId: endpoint.id }} className="rounded hover:underline">
          {name}
        </Link>
      }
      client={client.name}
      state={state}
      trouble={trouble}
      since={lastEventAtMs === null ? 'no event yet' : <TimeAgo atMs={lastEventAtMs} />}
      where={
        <>
          {connection.name} · {environmentWords[environment].words} ·{' '}
          <Link
            to="/$client/$env/events"
            params={{ client: client.id, env: environment }}
            search={{ connectionId: connection.id }}
            className="rounded text-accent underline"
          >
            Its events
          </Link>
        </>
      }
    />
  );
}
