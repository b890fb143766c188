import { useState } from 'react';
import { ApiProblem } from '../../api/client.ts';
import { useSend } from '../../api/mutations.ts';
import type { KeyName } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useServerForm } from '../../ui/form.tsx';
import { Note } from '../../ui/note.tsx';
import { SecretField } from '../../ui/secret-field.tsx';
import { WherePath } from '../../ui/where-path.tsx';
import { environmentWords } from '../../words/environments.ts';
import { keyWords, whereIs } from '../../words/keys.ts';
import { sentence } from '../../words/problems.ts';
import type { CardParts } from './card-parts.ts';

/** Another key in the place of one, tried out first: until it works, the one before stays in use. */
export function ReplaceKey(props: CardParts & { name: KeyName; onClose: () => void }) {
  const { connection, environment, facts, name, onClose } = props;
  const isNew = facts.keys[name] === null;
  const [refused, setRefused] = useState<string>();
  const replace = useSend('PUT /api/v1/connections/{id}/environments/{environment}/keys/{key}', {
    makesOld: [['connections'], ['clients']],
  });
  const { register, faultOf, failure, isSending, formProps } = useServerForm({
    defaultValues: { value: '', force: false },
    async onSend(body) {
      try {
        await replace.mutateAsync({ path: { id: connection.id, environment, key: name }, body });
      } catch (error) {
        const isRefusal = error instanceof ApiProblem && error.code.startsWith('key_refused');
        setRefused(isRefusal ? sentence(error.message) : undefined);
        if (!isRefusal) throw error;
        return;
      }
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`${isNew ? 'Add' : 'Replace'} the ${keyWords[name]}`}
      lead={`${connection.client.name} · ${connection.name} · ${environmentWords[environment].words}. It is tried out before it counts${isNew ? '' : ', and the old one can be brought back for 24 hours'}.`}
    >
      <form className="grid gap-4" {...formProps}>
        <SecretField
          label="New key"
          autoFocus
          hint={<WherePath path={whereIs[name]} />}
          fault={faultOf('value')}
          {...register('value', { validate: (text) => text.trim() !== '' || 'Paste the new key.' })}
        />
        {refused !== undefined && (
          <div role="alert" className="grid gap-3">
            <Note tone="bad" title="Customer.io does not take this key">
              {refused} {!isNew && 'The key before it stays in use.'}
            </Note>
            <Checkbox
              label="Save it anyway"
              hint="Every call that needs it will fail until Customer.io takes it."
              {...register('force')}
            />
          </div>
        )}
        {failure}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{isNew ? 'Cancel' : 'Keep the old key'}</Button>
          <Button type="submit" look="primary" isBusy={isSending}>
            {isNew ? 'Test and save' : 'Test and replace'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
