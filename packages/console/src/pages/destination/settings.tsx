import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useSend } from '../../api/mutations.ts';
import type { Destination } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { EditEventFilter } from '../../ui/edit-event-filter.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Panel } from '../../ui/panel.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { paceWords } from '../../words/destination-facts.ts';
import { type EventFilter, filterWords } from '../../words/event-filter.ts';
import { countOf } from '../../words/time.ts';
import { EditDestination } from './edit-destination.tsx';
import { destinationChanges } from './queries.ts';
import { SecretPanel } from './secret-panel.tsx';

/** Where it is, what goes there and how fast, its secret, and its end. */
export function Settings({ destination }: { destination: Destination }) {
  const { id, name, url, host, lastDeliveredAtMs, createdBy, createdAtMs, waiting, failed } = destination;
  const navigate = useNavigate();
  const [open, setOpen] = useState<'edit' | 'filter' | 'delete'>();
  const close = () => setOpen(undefined);
  const filter = (destination.filter ?? null) as EventFilter | null;
  const words = filterWords(filter);
  const change = useSend('PATCH /api/v1/destinations/{id}', { makesOld: destinationChanges, onSuccess: close });
  const remove = useSend('DELETE /api/v1/destinations/{id}', {
    // The page itself is left before anything is read anew: what it shows is gone.
    makesOld: [['destinations', 'every']],
    onSuccess: () =>
      navigate({
        to: '/triggers/$triggerId/{-$tab}',
        params: { triggerId: destination.endpoint.id, tab: 'forwarding' },
      }),
  });
  const many = (of: Destination['waiting']) => `${countOf(of.count, 'event', 'events')}${of.isMore ? ' and more' : ''}`;
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[3fr_2fr]">
      <Panel
        title="Where it goes"
        isPadded
        aside={
          <span className="-mr-3 flex gap-1">
            <Button look="ghost" className="h-8!" needs="endpoints:write" onClick={() => setOpen('edit')}>
              Change
            </Button>
            <Button look="ghost" className="h-8! text-bad!" needs="endpoints:write" onClick={() => setOpen('delete')}>
              Delete
            </Button>
          </span>
        }
      >
        <Facts
          facts={[
            ['URL', <span key="url">{url ?? host}</span>],
            [
              'What goes there',
              <span key="filter" className="flex flex-wrap items-center gap-x-3">
                <span className="min-w-0 flex-1 basis-48">
                  {words === undefined ? 'Everything' : `Only where ${words}`}
                </span>
                <Button
                  look="ghost"
                  className="-my-1.5 h-8! max-sm:-ml-2"
                  needs="endpoints:write"
                  onClick={() => setOpen('filter')}
                >
                  Change filter
                </Button>
              </span>,
            ],
            ['Pace', paceWords(destination)],
            ['Waiting', many(waiting)],
            ['Failed', failed.count === 0 ? null : many(failed)],
            [
              'Last taken',
              lastDeliveredAtMs === null ? 'nothing yet' : <TimeAgo key="last" atMs={lastDeliveredAtMs} />,
            ],
            [
              'Made',
              <span key="made">
                <TimeAgo atMs={createdAtMs} />
                {createdBy !== null && ` by ${createdBy}`}
              </span>,
            ],
          ]}
        />
      </Panel>
      <SecretPanel destination={destination} />
      {open === 'edit' && <EditDestination destination={destination} onClose={close} />}
      {open === 'filter' && (
        <EditEventFilter
          title={`What goes to ${name}?`}
          endpointId={destination.endpoint.id}
          filter={filter ?? {}}
          save={change}
          onSave={(next) => change.mutate({ path: { id }, body: { filter: next as never } })}
          onClose={close}
        />
      )}
      {open === 'delete' && (
        <ConfirmDialog
          title={`Delete the destination ${name}?`}
          yes="Delete destination"
          no="Keep it"
          isDanger
          mustType={{ label: `Type its name, ${name}`, text: name }}
          send={remove}
          onYes={() => remove.mutate({ path: { id } })}
          onClose={close}
        >
          <p>
            What waits for it is not sent any more, and the list of its attempts is gone. Events stay. To stop for a
            while, pause it instead.
          </p>
        </ConfirmDialog>
      )}
    </div>
  );
}
