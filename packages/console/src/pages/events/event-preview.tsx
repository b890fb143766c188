import { useQuery } from '@tanstack/react-query';
import { eventQuery } from '../../api/queries.ts';
import { Preview } from '../../lists/preview.tsx';
import type { PreviewMoves } from '../../lists/resource-list.tsx';
import { MetricBadge } from '../../ui/badge.tsx';
import { EventFacts } from '../../ui/event-facts.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { RunLinks } from '../../ui/run-links.tsx';
import { factsOf, handlingOf } from '../../words/event-facts.ts';

/** One event beside the list. */
export function EventPreview({ id, ...moves }: { id: string } & PreviewMoves) {
  return (
    <Preview
      query={useQuery(eventQuery(id))}
      kind="Event"
      titleOf={(event) => factsOf(event).about}
      linkTo={{ to: '/events/$eventId', params: { eventId: id } }}
      moves={moves}
    >
      {(event) => (
        <>
          <p className="flex flex-wrap items-center gap-2">
            <MetricBadge metric={event.metric} /> <span className="text-muted">{handlingOf(event)}</span>
          </p>
          <section aria-label="Runs" className="rounded-lg border border-line">
            <RunLinks runs={event.runs} />
          </section>
          <EventFacts event={event} />
          <JsonView value={event.payload} label="payload" />
        </>
      )}
    </Preview>
  );
}
