import { useSend } from '../../api/mutations.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useServerForm } from '../../ui/form.tsx';
import { SecretField } from '../../ui/secret-field.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { environmentWords } from '../../words/environments.ts';
import type { Named, Place } from './queries.ts';

const NAME = /^[a-zA-Z_]\w{0,59}$/;
const VALUE = 'PUT /api/v1/clients/{id}/environments/{environment}/values/{name}';
const SECRET = 'PUT /api/v1/clients/{id}/environments/{environment}/secrets/{name}';

interface Parts {
  kind: 'value' | 'secret';
  place: Place;
  onClose: () => void;
}

const types = [
  { value: 'text', words: 'Text' },
  { value: 'number', words: 'Number' },
  { value: 'boolean', words: 'Yes or no' },
];

const typeOf = (value: Named['value']): string =>
  typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'text';

/** Adds a value or a secret, or gives one another content. */
export function SetNamed({ kind, place, of, onClose }: Parts & { of: Named | undefined }) {
  const value = useSend(VALUE, { makesOld: [['values']] });
  const secret = useSend(SECRET, { makesOld: [['secrets']] });
  const { register, watch, faultOf, failure, isSending, formProps } = useServerForm({
    defaultValues: {
      name: of?.name ?? '',
      type: typeOf(of?.value),
      value: of?.value === undefined ? '' : String(of.value),
    },
    async onSend(form) {
      const path = { ...place, name: form.name.trim() };
      if (kind === 'secret') await secret.mutateAsync({ path, body: { value: form.value } });
      else await value.mutateAsync({ path, body: { value: read(form.type, form.value) } });
      onClose();
    },
  });
  const type = watch('type');
  const content = register('value', {
    validate: (text) =>
      type === 'number'
        ? (text.trim() !== '' && Number.isFinite(Number(text))) || 'Give a number.'
        : text !== '' || 'Give a value.',
  });
  const where = environmentWords[place.environment].words;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={of ? `${kind === 'secret' ? 'Replace' : 'Edit'} ${of.name}` : `Add ${kind}`}
      lead={where}
    >
      <form className="grid gap-4" {...formProps}>
        {!of && (
          <TextField
            label="Name"
            autoFocus
            autoComplete="off"
            spellCheck={false}
            hint={`Steps read it as ${kind === 'secret' ? 'secrets' : 'client.values'}.${watch('name') || 'name'}`}
            fault={faultOf('name')}
            {...register('name', {
              validate: (name) =>
                NAME.test(name.trim()) || 'A letter or _ first, then letters, digits and _: 60 at most.',
            })}
          />
        )}
        {kind === 'value' && <Select label="Kind" options={types} {...register('type')} />}
        {kind === 'secret' ? (
          <SecretField
            label="Secret"
            hint="It is sealed: no page and no answer shows it again."
            fault={faultOf('value')}
            {...content}
          />
        ) : type === 'boolean' ? (
          <Select
            label="Value"
            options={[
              { value: 'true', words: 'Yes' },
              { value: 'false', words: 'No' },
            ]}
            {...register('value')}
          />
        ) : (
          <TextField label="Value" autoComplete="off" fault={faultOf('value')} {...content} />
        )}
        {failure}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={isSending}>
            {`Save ${kind}`}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

const read = (type: string, text: string): string | number | boolean =>
  type === 'number' ? Number(text) : type === 'boolean' ? text !== 'false' : text;

/** Asks first: a workflow that reads it fails from then on. */
export function RemoveNamed({ kind, place, of, onClose }: Parts & { of: Named }) {
  const options = { makesOld: [['values'], ['secrets']], onSuccess: onClose };
  const value = useSend('DELETE /api/v1/clients/{id}/environments/{environment}/values/{name}', options);
  const secret = useSend('DELETE /api/v1/clients/{id}/environments/{environment}/secrets/{name}', options);
  const send = kind === 'secret' ? secret : value;
  return (
    <ConfirmDialog
      title={`Delete the ${kind} ${of.name}?`}
      yes={`Delete ${kind}`}
      no="Keep it"
      isDanger
      send={send}
      onYes={() => send.mutate({ path: { ...place, name: of.name } })}
      onClose={onClose}
    >
      <p>A step that reads it fails from then on, in {environmentWords[place.environment].words.toLowerCase()}.</p>
    </ConfirmDialog>
  );
}
