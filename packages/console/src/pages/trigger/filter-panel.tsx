import { useState } from 'react';
import { useSend } from '../../api/mutations.ts';
import type { Endpoint } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { EditEventFilter } from '../../ui/edit-event-filter.tsx';
import { Panel } from '../../ui/panel.tsx';
import { type EventFilter, filterWords } from '../../words/event-filter.ts';
import { endpointChanges } from './queries.ts';

/** What it lets through to the workflows. */
export function FilterPanel({ endpoint }: { endpoint: Endpoint }) {
  const [isOpen, setIsOpen] = useState(false);
  const filter = (endpoint.filter ?? null) as EventFilter | null;
  const words = filterWords(filter);
  const save = useSend('PATCH /api/v1/trigger-endpoints/{id}', {
    makesOld: endpointChanges(endpoint),
    onSuccess: () => setIsOpen(false),
  });
  return (
    <Panel title="What passes" isPadded>
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-0 flex-1 basis-56 wrap-anywhere">
          {words === undefined ? 'Everything.' : `Only where ${words}.`}{' '}
          <span className="text-muted">What does not pass is stored, starts nothing, and is not forwarded.</span>
        </p>
        <Button needs="endpoints:write" onClick={() => setIsOpen(true)}>
          Change filter
        </Button>
      </div>
      {isOpen && (
        <EditEventFilter
          title="What passes to the workflows?"
          endpointId={endpoint.id}
          filter={filter ?? {}}
          save={save}
          onSave={(next) => save.mutate({ path: { id: endpoint.id }, body: { filter: next as never } })}
          onClose={() => setIsOpen(false)}
        />
      )}
    </Panel>
  );
}
