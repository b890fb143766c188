import { useState } from 'react';
import type { EventFilter } from '../words/event-filter.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { EventFilterFields } from './event-filter-fields.tsx';
import { Failure } from './failure.tsx';

/** Builds a filter, and shows what it would have done with what came last, before it is saved. */
export function EditEventFilter(props: {
  title: string;
  endpointId: string;
  filter: EventFilter;
  save: { isPending: boolean; error: Error | null; again: () => void };
  /** Null lets everything pass. */
  onSave: (filter: EventFilter | null) => void;
  onClose: () => void;
}) {
  const { title, endpointId, save, onSave, onClose } = props;
  const [filter, setFilter] = useState(props.filter);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      place="wide"
      title={title}
      lead={filterMeans}
      buttons={
        <>
          <Button onClick={onClose}>Leave it as it is</Button>
          <Button look="primary" isBusy={save.isPending} onClick={() => onSave(orNull(filter))}>
            Save filter
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <EventFilterFields endpointId={endpointId} filter={filter} onChange={setFilter} />
        {save.error && <Failure error={save.error} onRetry={save.again} />}
      </div>
    </Dialog>
  );
}

export const filterMeans =
  'An event passes when it fits every group that has something chosen. A group without a choice lets everything pass.';

/** A filter that asks for nothing is none. */
export const orNull = (filter: EventFilter): EventFilter | null => (Object.keys(filter).length === 0 ? null : filter);
