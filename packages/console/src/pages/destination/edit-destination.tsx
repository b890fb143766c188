import { useSend } from '../../api/mutations.ts';
import type { Destination } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { DestinationFields, type DestinationValues, settingsOf } from '../../ui/destination-fields.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useServerForm } from '../../ui/form.tsx';
import { destinationChanges } from './queries.ts';

export function EditDestination({ destination, onClose }: { destination: Destination; onClose: () => void }) {
  const { id, name, url, perSecond, atOnce } = destination;
  const change = useSend('PATCH /api/v1/destinations/{id}', { makesOld: destinationChanges });
  const { register, faultOf, failure, isSending, formProps } = useServerForm<DestinationValues>({
    defaultValues: {
      name,
      url: url ?? '',
      perSecond: perSecond === null ? '' : String(perSecond),
      atOnce: String(atOnce),
    },
    async onSend(values) {
      await change.mutateAsync({ path: { id }, body: settingsOf(values) });
      onClose();
    },
  });
  return (
    <Dialog isOpen onClose={onClose} title={`Change ${name}`} lead="What waits already leaves with what you set here.">
      <form className="grid grid-cols-1 gap-4" {...formProps}>
        <DestinationFields register={register} faultOf={faultOf} />
        {failure}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Leave it as it is</Button>
          <Button type="submit" look="primary" isBusy={isSending}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
