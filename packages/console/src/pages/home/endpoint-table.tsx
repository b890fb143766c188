import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { everyEndpointQuery } from '../../api/queries.ts';
import type { Endpoint, Environment } from '../../api/types.ts';
import { Badge } from '../../ui/badge.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { endpointState, troubleOf } from '../../words/endpoint-facts.ts';
import { environmentWords } from '../../words/environments.ts';
import { countWords, span } from '../../words/time.ts';

/** The triggers, and what came through each in the last day. */
export function EndpointTable({ asked }: { asked: { clientId?: string[]; environment?: Environment[] } }) {
  const { data } = useQuery(everyEndpointQuery(asked));
  if (!data || data.length === 0) return null;
  return (
    <section aria-labelledby="triggers">
      <h2 id="triggers" className="mb-3 font-semibold">
        Triggers <span className="font-normal text-muted">· last 24 hours</span>
      </h2>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {data.map((endpoint) => (
          <EndpointRow key={endpoint.id} endpoint={endpoint} />
        ))}
      </ul>
    </section>
  );
}

function EndpointRow({ endpoint }: { endpoint: Endpoint }) {
  const { id, name, client, connection, environment, lastDay, lastEventAtMs } = endpoint;
  const { words, tone } = endpointState(endpoint);
  const trouble = troubleOf(endpoint);
  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-1 px-4 py-3">
      <div className="min-w-0 flex-1 basis-60">
        <p className="flex flex-wrap items-center gap-2 font-medium wrap-anywhere">
          <Link to="/triggers/$triggerId/{-$tab}" params={{ triggerId: id }} className="rounded hover:underline">
            {name || connection.name}
          </Link>
          <Badge tone={tone}>{words}</Badge>
        </p>
        <p className="text-xs text-muted wrap-anywhere">
          {client.name} · {connection.name} · {environmentWords[environment].words}
        </p>
        {trouble && <p className="mt-0.5 text-xs text-caution">{trouble.what}</p>}
      </div>
      <dl className="flex gap-6 text-right tabular-nums">
        <Figure name="accepted" value={countWords(lastDay.accepted)} />
        <Figure name="held" value={countWords(lastDay.held)} />
        <Figure name="refused" value={countWords(lastDay.refused)} />
        <Figure name="on its way" value={lastDay.lagMeanMs === null ? '–' : span(lastDay.lagMeanMs)} />
        <Figure name="last" value={lastEventAtMs === null ? '–' : <TimeAgo atMs={lastEventAtMs} />} />
      </dl>
    </li>
  );
}

const Figure = ({ name, value }: { name: string; value: React.ReactNode }) => (
  <div className="flex flex-col-reverse">
    <dt className="text-xs text-muted">{name}</dt>
    <dd className="font-medium">{value}</dd>
  </div>
);
