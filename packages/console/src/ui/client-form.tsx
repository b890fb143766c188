import { Button } from './button.tsx';
import { useServerForm } from './form.tsx';
import { Select } from './select.tsx';
import { TextField } from './text-field.tsx';
import { zoneOptions } from './time-zones.ts';

const MAX_NAME_LENGTH = 200;

interface ClientValues {
  name: string;
  timeZone: string;
}

/** The name and the time zone of a client, new or old. */
export function ClientForm(props: {
  client: ClientValues;
  yes: string;
  /** Of the client that is changed. */
  version?: number;
  onSend: (values: ClientValues, ifVersion: number | undefined) => Promise<unknown>;
  onClose: () => void;
}) {
  const { client, yes, version, onSend, onClose } = props;
  const { register, faultOf, failure, isSending, formProps } = useServerForm({
    defaultValues: client,
    ...(version !== undefined && { version }),
    onSend,
  });
  return (
    <form className="grid gap-4" {...formProps}>
      <TextField
        label="Name"
        autoFocus
        maxLength={MAX_NAME_LENGTH}
        fault={faultOf('name')}
        {...register('name', { validate: (name) => name.trim() !== '' || 'Give the client a name.' })}
      />
      <Select
        label="Time zone"
        hint="What “9:00” means in its workflows and waits."
        options={zoneOptions(client.timeZone)}
        fault={faultOf('timeZone')}
        {...register('timeZone')}
      />
      {failure}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" isBusy={isSending}>
          {yes}
        </Button>
      </div>
    </form>
  );
}
