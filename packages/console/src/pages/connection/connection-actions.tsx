import { useNavigate } from '@tanstack/react-router';
import { Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useSend } from '../../api/mutations.ts';
import type { Connection } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useServerForm } from '../../ui/form.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { DeleteConnection } from './delete-connection.tsx';

export function ConnectionActions({ connection }: { connection: Connection }) {
  const navigate = useNavigate();
  const [open, setOpen] = useState<'rename' | 'delete'>();
  const close = () => setOpen(undefined);
  return (
    <>
      <Button needs="connections:write" onClick={() => setOpen('rename')}>
        <Pencil aria-hidden className="size-4" /> Rename connection
      </Button>
      <Button needs="connections:write" look="danger" onClick={() => setOpen('delete')}>
        <Trash2 aria-hidden className="size-4" /> Delete connection
      </Button>
      {open === 'rename' && <Rename connection={connection} onClose={close} />}
      {open === 'delete' && (
        <DeleteConnection
          connection={connection}
          onClose={close}
          onDeleted={() =>
            void navigate({ to: '/$client/$env/connections', params: { client: connection.client.id, env: 'any' } })
          }
        />
      )}
    </>
  );
}

function Rename({ connection, onClose }: { connection: Connection; onClose: () => void }) {
  const rename = useSend('PATCH /api/v1/connections/{id}', { makesOld: [['connections']] });
  const { register, faultOf, failure, isSending, formProps } = useServerForm({
    defaultValues: { name: connection.name },
    version: connection.version,
    async onSend(body, ifVersion) {
      await rename.mutateAsync({ path: { id: connection.id }, body, ifVersion });
      onClose();
    },
  });
  return (
    <Dialog isOpen onClose={onClose} title={`Rename ${connection.name}`}>
      <form className="grid gap-4" {...formProps}>
        <TextField
          label="Name"
          autoFocus
          maxLength={200}
          hint="Workflows that name it in their text have to be told the new name when they are next saved."
          fault={faultOf('name')}
          {...register('name', { validate: (name) => name.trim() !== '' || 'Give it a name.' })}
        />
        {failure}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={isSending}>
            Save name
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
