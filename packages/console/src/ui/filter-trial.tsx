import { useQuery } from '@tanstack/react-query';
import { lastEventsQuery } from '../api/queries.ts';
import { type EventFilter, tryFilter } from '../words/event-filter.ts';
import { MetricBadge } from './badge.tsx';
import { ChannelIcon } from './channel-icon.tsx';
import { Failure } from './failure.tsx';
import { TimeAgo } from './time-ago.tsx';

const SHOWN = 5;

/** What the filter would have done with the last hundred events. */
export function FilterTrial({ endpointId, filter }: { endpointId: string; filter: EventFilter }) {
  const { data, error, refetch } = useQuery(lastEventsQuery(endpointId));
  const events = data?.items ?? [];
  const tried = events.map((event) => ({ event, verdict: tryFilter(filter, event) }));
  const passing = tried.filter(({ verdict }) => verdict === 'passes');
  const unknown = tried.filter(({ verdict }) => verdict === 'unknown').length;
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  if (events.length === 0) return <p className="text-muted">No event has come yet to try it on.</p>;
  return (
    <section aria-label="Tried on the last events" className="rounded-lg bg-raised p-3">
      <p role="status" className="font-medium">
        {`${passing.length} of the last ${events.length} events would have passed`}
        {unknown > 0 && (
          <span className="font-normal text-muted">{`; of ${unknown} more only their whole content can tell`}</span>
        )}
      </p>
      <ul className="mt-2 grid gap-1">
        {passing.slice(0, SHOWN).map(({ event }) => (
          <li key={event.id} className="flex items-center gap-2">
            <ChannelIcon objectType={event.objectType} />
            <span className="min-w-0 flex-1 truncate">{event.recipient ?? event.personId ?? event.eventId}</span>
            <MetricBadge metric={event.metric} />
            <span className="text-xs text-muted">
              <TimeAgo atMs={event.receivedAtMs} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
