import { Button } from './button.tsx';
import { useServerForm } from './form.tsx';
import { TextField } from './text-field.tsx';

/** Asks for the name of a thing that is kept. */
export function NameForm(props: {
  /** Why it cannot be the name, without space around it; or `true`. */
  judge: (name: string) => string | true;
  /** What is said beneath the field, and on the button, while this stands in it. */
  words: (name: string) => { hint?: string; send: string };
  onName: (name: string) => void;
  onClose: () => void;
}) {
  const { judge, words, onName, onClose } = props;
  const { register, faultOf, formProps, watch } = useServerForm({
    defaultValues: { name: '' },
    onSend: async ({ name }) => onName(name.trim()),
  });
  const { hint, send } = words(watch('name').trim());
  return (
    <form className="grid gap-4" {...formProps}>
      <TextField
        label="Name"
        autoFocus
        maxLength={60}
        hint={hint}
        fault={faultOf('name')}
        {...register('name', { validate: (name) => judge(name.trim()) })}
      />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary">
          {send}
        </Button>
      </div>
    </form>
  );
}
