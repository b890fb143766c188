import { useNavigate } from '@tanstack/react-router';
import { useSend } from '../../api/mutations.ts';
import { ClientForm } from '../../ui/client-form.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ownZone } from '../../ui/time-zones.ts';

export function NewClient({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const create = useSend('POST /api/v1/clients', { makesOld: [['clients']] });
  return (
    <Dialog isOpen onClose={onClose} title="New client" lead="Its connections, triggers and workflows come next.">
      <ClientForm
        yes="Create client"
        client={{ name: '', timeZone: ownZone() }}
        onClose={onClose}
        onSend={async (body) => {
          const { id } = await create.mutateAsync({ body });
          await navigate({ to: '/clients/$clientId', params: { clientId: id } });
        }}
      />
    </Dialog>
  );
}
