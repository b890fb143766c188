import { useState } from 'react';
import type { Endpoint } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { EditFilter } from './edit-filter.tsx';
import { type EventFilter, filterWords } from './filter.ts';

/** What it lets through to the workflows. */
export function FilterPanel({ endpoint }: { endpoint: Endpoint }) {
  const [isOpen, setIsOpen] = useState(false);
  const filter = (endpoint.filter ?? null) as EventFilter | null;
  const words = filterWords(filter);
  return (
    <Panel title="What passes" isPadded>
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-0 flex-1 basis-56 wrap-anywhere">
          {words === undefined ? 'Everything.' : `Only where ${words}.`}{' '}
          <span className="text-muted">What does not pass is stored, and starts nothing.</span>
        </p>
        <Button needs="endpoints:write" onClick={() => setIsOpen(true)}>
          Change filter
        </Button>
      </div>
      {isOpen && <EditFilter endpoint={endpoint} filter={filter ?? {}} onClose={() => setIsOpen(false)} />}
    </Panel>
  );
}
