import { Link } from '@tanstack/react-router';
import type { Endpoint } from '../../api/types.ts';
import { Badge } from '../../ui/badge.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { troubleOf } from '../../words/endpoint-facts.ts';
import { environmentWords } from '../../words/environments.ts';
import { sentence } from '../../words/problems.ts';

/** A trigger that does not do its work: what is wrong, and what it needs. */
export function EndpointTrouble({ endpoint }: { endpoint: Endpoint }) {
  const { name, client, connection, environment, state, lastEventAtMs } = endpoint;
  const trouble = troubleOf(endpoint);
  if (!trouble) return null;
  return (
    <article className="rounded-lg border border-line bg-surface p-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="min-w-0 font-semibold wrap-anywhere">
          <Link
            to="/triggers/$triggerId/{-$tab}"
            params={{ triggerId: endpoint.id }}
            className="rounded hover:underline"
          >
            {name}
          </Link>{' '}
          <span className="font-normal text-muted">· {client.name}</span>
        </h3>
        <Badge tone={trouble.tone}>{state}</Badge>
        <span className="ml-auto text-xs text-muted">
          {lastEventAtMs === null ? 'no event yet' : <TimeAgo atMs={lastEventAtMs} />}
        </span>
      </div>
      <p className={`mt-2 wrap-anywhere ${trouble.tone === 'bad' ? 'text-bad' : ''}`}>{sentence(trouble.what)}</p>
      <p className="text-muted wrap-anywhere">{sentence(trouble.meaning)}</p>
      <p className="mt-2 text-xs text-muted">
        {connection.name} · {environmentWords[environment].words} ·{' '}
        <Link
          to="/$client/$env/events"
          params={{ client: client.id, env: environment }}
          search={{ connectionId: connection.id }}
          className="rounded text-accent underline"
        >
          Its events
        </Link>
      </p>
    </article>
  );
}
