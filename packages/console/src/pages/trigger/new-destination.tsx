import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useSend } from '../../api/mutations.ts';
import type { Endpoint } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { DestinationFields, type DestinationValues, settingsOf } from '../../ui/destination-fields.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { filterMeans, orNull } from '../../ui/edit-event-filter.tsx';
import { EventFilterFields } from '../../ui/event-filter-fields.tsx';
import { useServerForm } from '../../ui/form.tsx';
import { OneTimeText } from '../../ui/one-time-text.tsx';
import { type EventFilter, filterWords } from '../../words/event-filter.ts';

/** Asks where events go, shows the secret once, and leads to the new destination. */
export function NewDestination({ endpoint, onClose }: { endpoint: Endpoint; onClose: () => void }) {
  const navigate = useNavigate();
  const [made, setMade] = useState<{ id: string; secret: string }>();
  const [filter, setFilter] = useState<EventFilter>({});
  const words = filterWords(orNull(filter));
  const create = useSend('POST /api/v1/destinations', { makesOld: [['destinations']] });
  const { register, faultOf, failure, isSending, formProps } = useServerForm<DestinationValues>({
    defaultValues: { name: '', url: '', perSecond: '', atOnce: '1' },
    async onSend(values) {
      const body = { endpointId: endpoint.id, ...settingsOf(values), filter: orNull(filter) as never };
      setMade(await create.mutateAsync({ body }));
    },
  });
  if (made) {
    return (
      <OneTimeText
        title="Its secret"
        lead="The receiver checks the signature with it. It is shown this once; a new one can be made at any time."
        text={made.secret}
        label="the secret"
        onClose={() =>
          void navigate({
            to: '/triggers/$triggerId/destinations/$destinationId',
            params: { triggerId: endpoint.id, destinationId: made.id },
          })
        }
      />
    );
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      place="wide"
      title="Forward events to a URL"
      lead={`From now on, ${words === undefined ? 'all events of this trigger' : `those where ${words}`}.`}
    >
      <form className="grid grid-cols-1 gap-4" {...formProps}>
        <DestinationFields register={register} faultOf={faultOf} />
        <div className="-mx-4 border-y border-line">
          <Disclosure summary="Only some of the events">
            <div className="grid gap-4 px-4 pb-4">
              <p className="text-muted">{filterMeans}</p>
              <EventFilterFields endpointId={endpoint.id} filter={filter} onChange={setFilter} />
            </div>
          </Disclosure>
        </div>
        {failure}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={isSending}>
            Create destination
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
