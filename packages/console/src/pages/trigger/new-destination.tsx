import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useSend } from '../../api/mutations.ts';
import type { Endpoint } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { DestinationFields, type DestinationValues, settingsOf } from '../../ui/destination-fields.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useServerForm } from '../../ui/form.tsx';
import { OneTimeText } from '../../ui/one-time-text.tsx';

/** Asks where events go, shows the secret once, and leads to the new destination. */
export function NewDestination({ endpoint, onClose }: { endpoint: Endpoint; onClose: () => void }) {
  const navigate = useNavigate();
  const [made, setMade] = useState<{ id: string; secret: string }>();
  const create = useSend('POST /api/v1/destinations', { makesOld: [['destinations']] });
  const { register, faultOf, failure, isSending, formProps } = useServerForm<DestinationValues>({
    defaultValues: { name: '', url: '', perSecond: '', atOnce: '1' },
    async onSend(values) {
      setMade(await create.mutateAsync({ body: { endpointId: endpoint.id, ...settingsOf(values) } }));
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
      title="Forward events to a URL"
      lead="All events of this trigger from now on. What goes there can be narrowed afterwards."
    >
      <form className="grid grid-cols-1 gap-4" {...formProps}>
        <DestinationFields register={register} faultOf={faultOf} />
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
