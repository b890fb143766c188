import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useSend } from '../../api/mutations.ts';
import { everyConnectionQuery, everyWorkflowQuery } from '../../api/queries.ts';
import type { Client } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { ClientForm } from '../../ui/client-form.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { LinkRows } from '../../ui/link-rows.tsx';

/** Edits it, or deletes it once nothing of it stands in the way. */
export function ClientActions({ client }: { client: Client }) {
  const [open, setOpen] = useState<'edit' | 'delete'>();
  const close = () => setOpen(undefined);
  return (
    <>
      <Button needs="connections:write" onClick={() => setOpen('edit')}>
        <Pencil aria-hidden className="size-4" /> Edit client
      </Button>
      <Button needs="connections:write" look="danger" onClick={() => setOpen('delete')}>
        <Trash2 aria-hidden className="size-4" /> Delete client
      </Button>
      {open === 'edit' && <EditClient client={client} onClose={close} />}
      {open === 'delete' && <DeleteClient client={client} onClose={close} />}
    </>
  );
}

function EditClient({ client, onClose }: { client: Client; onClose: () => void }) {
  const change = useSend('PATCH /api/v1/clients/{id}', { makesOld: [['clients']] });
  return (
    <Dialog isOpen onClose={onClose} title={`Edit ${client.name}`}>
      <ClientForm
        client={{ name: client.name, timeZone: client.timeZone }}
        version={client.version}
        yes="Save client"
        onClose={onClose}
        onSend={async (body, ifVersion) => {
          await change.mutateAsync({ path: { id: client.id }, body, ifVersion });
          onClose();
        }}
      />
    </Dialog>
  );
}

function DeleteClient({ client, onClose }: { client: Client; onClose: () => void }) {
  const navigate = useNavigate();
  const connections = useQuery(everyConnectionQuery(client.id)).data ?? [];
  const workflows = (useQuery(everyWorkflowQuery).data ?? []).filter((each) => each.client.id === client.id);
  const remove = useSend('DELETE /api/v1/clients/{id}', {
    makesOld: [['clients', 'list'], ['clients']],
    onSuccess: () => navigate({ to: '/$client/$env/clients', params: { client: 'all', env: 'any' } }),
  });
  if (connections.length + workflows.length > 0) {
    return (
      <Dialog
        isOpen
        onClose={onClose}
        title={`${client.name} is still in use`}
        lead="Delete these first. Nothing of it is deleted on the way."
        buttons={<Button onClick={onClose}>Keep it</Button>}
      >
        <div className="-mx-1 rounded-lg border border-line">
          <LinkRows
            nothing=""
            rows={[
              ...connections.map(({ id, name }) => ({
                key: id,
                words: name,
                detail: 'Connection',
                link: { to: '/connections/$connectionId', params: { connectionId: id } } as const,
              })),
              ...workflows.map(({ id, name }) => ({
                key: id,
                words: name,
                detail: 'Workflow',
                link: { to: '/workflows/$workflowId', params: { workflowId: id } } as const,
              })),
            ]}
          />
        </div>
      </Dialog>
    );
  }
  return (
    <ConfirmDialog
      title={`Delete the client ${client.name}?`}
      yes="Delete client"
      no="Keep it"
      isDanger
      send={remove}
      onYes={() => remove.mutate({ path: { id: client.id }, ifVersion: client.version })}
      onClose={onClose}
    >
      <p>Its values and secrets are erased. The history of its runs and events stays as long as it is kept.</p>
    </ConfirmDialog>
  );
}
