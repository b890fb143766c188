import { toast } from 'sonner';
import { useSend } from '../../api/mutations.ts';
import type { Endpoint } from '../../api/types.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { useFedWorkflows } from './use-fed-workflows.ts';

/** Says what it feeds; the name has to be typed. */
export function DeleteTrigger(props: { endpoint: Endpoint; onClose: () => void; onDeleted: () => void }) {
  const { endpoint, onClose, onDeleted } = props;
  const fed = useFedWorkflows(endpoint);
  const name = endpoint.name || endpoint.connection.name;
  const remove = useSend('DELETE /api/v1/trigger-endpoints/{id}', {
    makesOld: [['endpoints', 'list'], ['endpoints', 'every'], ['clients'], ['connections']],
    onSuccess(answer) {
      const left = answer?.leftBehind;
      if (left)
        toast.warning(`The webhook ${left.webhookId} is still in Customer.io: delete it there. ${left.why}`, {
          duration: 20_000,
        });
      onDeleted();
    },
  });
  return (
    <ConfirmDialog
      title={`Delete the trigger ${name}?`}
      yes="Delete trigger"
      no="Keep it"
      isDanger
      mustType={{ label: `Type its name, ${name}`, text: name }}
      send={remove}
      onYes={() => remove.mutate({ path: { id: endpoint.id } })}
      onClose={onClose}
    >
      <p>
        What is sent to its address is refused from then on.{' '}
        {endpoint.webhook === null
          ? 'Delete its webhook in Customer.io too: it was set up by hand.'
          : 'Its webhook is removed from Customer.io.'}
      </p>
      {fed.length > 0 && (
        <p>
          Nothing starts any more:{' '}
          <strong className="font-medium">{fed.map((workflow) => workflow.name).join(', ')}</strong>.
        </p>
      )}
    </ConfirmDialog>
  );
}
