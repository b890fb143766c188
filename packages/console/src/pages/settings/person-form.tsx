import { useState } from 'react';
import { useSend } from '../../api/mutations.ts';
import type { Person, Role } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { ClientChoice, whyNoClients } from '../../ui/client-choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useServerForm } from '../../ui/form.tsx';
import { RadioCards } from '../../ui/radio-cards.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { roleWords } from '../../words/permissions.ts';

const roles: Role[] = ['viewer', 'builder', 'owner'];

/** Invites somebody, or changes what somebody may. */
export function PersonForm(props: {
  person?: Person;
  onClose: () => void;
  onInvited?: (name: string, url: string) => void;
}) {
  const { person, onClose, onInvited } = props;
  const [role, setRole] = useState<Role>(person?.role ?? 'viewer');
  const [clientIds, setClientIds] = useState<string[] | null>(person?.clientIds ?? null);
  const invite = useSend('POST /api/v1/people', { makesOld: [['people']] });
  const change = useSend('PATCH /api/v1/people/{id}', { makesOld: [['people'], ['session']] });
  const { register, faultOf, failure, isSending, formProps } = useServerForm({
    defaultValues: { name: '', email: '' },
    async onSend(values) {
      // The button is off while none is chosen.
      const some = clientIds as [string, ...string[]] | null;
      if (person) {
        await change.mutateAsync({ path: { id: person.id }, body: { role, clientIds: some } });
        onClose();
        return;
      }
      const { name, welcome } = await invite.mutateAsync({ body: { ...values, role, clientIds: some } });
      onInvited?.(name, welcome.url);
    },
  });
  return (
    <Dialog isOpen onClose={onClose} title={person ? `Change what ${person.name} may do` : 'Invite a person'}>
      <form className="grid gap-4" {...formProps}>
        {!person && (
          <>
            <TextField
              label="Name"
              autoFocus
              fault={faultOf('name')}
              {...register('name', { required: 'Give a name.' })}
            />
            <TextField
              label="E-mail"
              type="email"
              fault={faultOf('email')}
              {...register('email', { required: 'Give an e-mail address.' })}
            />
          </>
        )}
        <RadioCards
          label="Role"
          value={role}
          onChange={setRole}
          options={roles.map((value) => ({ value, words: value, detail: roleWords[value] }))}
        />
        <ClientChoice value={clientIds} onChange={setClientIds} />
        {failure}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={isSending} whyOff={whyNoClients(clientIds)}>
            {person ? 'Save' : 'Make the link'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
