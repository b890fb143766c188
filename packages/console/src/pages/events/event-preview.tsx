import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { eventQuery } from '../../api/queries.ts';
import type { PreviewMoves } from '../../lists/resource-list.tsx';
import { MetricBadge } from '../../ui/badge.tsx';
import { EventFacts } from '../../ui/event-facts.tsx';
import { Failure } from '../../ui/failure.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { RunLinks } from '../../ui/run-links.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { factsOf, handlingOf } from '../../words/event-facts.ts';

/** One event beside the list. */
export function EventPreview({ id, ...moves }: { id: string } & PreviewMoves) {
  const { data: event, error, refetch } = useQuery(eventQuery(id));
  return (
    <SidePanel
      title={event ? factsOf(event).about : 'Event'}
      aside={
        <Link
          to="/events/$eventId"
          params={{ eventId: id }}
          className="rounded-md px-2 py-1 font-medium text-accent hover:underline"
        >
          Open
        </Link>
      }
      {...moves}
    >
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!event && !error && <LoadingRows />}
      {event && (
        <div className="grid gap-5">
          <p className="flex flex-wrap items-center gap-2">
            <MetricBadge metric={event.metric} /> <span className="text-muted">{handlingOf(event)}</span>
          </p>
          <section aria-label="Runs" className="rounded-lg border border-line">
            <RunLinks runs={event.runs} />
          </section>
          <EventFacts event={event} />
          <JsonView value={event.payload} label="payload" />
        </div>
      )}
    </SidePanel>
  );
}
