import { Bookmark } from 'lucide-react';
import { useState } from 'react';
import type { Values } from '../../schema-form/schema.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useServerForm } from '../../ui/form.tsx';
import { Menu } from '../../ui/menu.tsx';
import { setting } from '../../ui/settings.ts';
import { TextField } from '../../ui/text-field.tsx';
import { read, readText } from '../../words/read.ts';

/** What a form was filled in with, under a name. */
interface SavedInput {
  action: string;
  name: string;
  values: Values;
}

/** In this browser alone: they name people, and nothing of them is to lie where nobody would look to erase it. */
const kept = setting('inputs', (_text): _text is string => true, '[]');

function inputsOf(text: string): SavedInput[] {
  try {
    const inputs: unknown = JSON.parse(text);
    return Array.isArray(inputs) ? inputs.filter(isInput) : [];
  } catch {
    return [];
  }
}

function isInput(value: unknown): value is SavedInput {
  const values = read(value, 'values');
  return (
    readText(value, 'action') !== undefined &&
    readText(value, 'name') !== undefined &&
    typeof values === 'object' &&
    values !== null
  );
}

/** Keeps what the form of an action is filled in with, and fills it in again. */
export function SavedInputs(props: { action: string; values: Values; onLoad: (values: Values) => void }) {
  const { action, values, onLoad } = props;
  const all = inputsOf(kept.use());
  const [isNaming, setIsNaming] = useState(false);
  const ours = all.filter((input) => input.action === action);
  const keep = (next: SavedInput[]) => kept.set(JSON.stringify(next));
  return (
    <>
      <Menu
        items={[
          ...ours.map((input) => ({ words: `Fill in “${input.name}”`, onSelect: () => onLoad(input.values) })),
          {
            words: 'Save this input…',
            onSelect: () => setIsNaming(true),
            whyOff: Object.keys(values).length === 0 ? 'Fill in the form first.' : undefined,
          },
          ...ours.map((input) => ({
            words: `Delete “${input.name}”`,
            isDanger: true,
            onSelect: () => keep(all.filter((each) => each !== input)),
          })),
        ]}
      >
        <Button look="ghost" className="h-8!">
          <Bookmark aria-hidden className="size-3.5" /> Saved inputs
          {ours.length > 0 && <span className="text-muted tabular-nums">{ours.length}</span>}
        </Button>
      </Menu>
      <Dialog
        isOpen={isNaming}
        onClose={() => setIsNaming(false)}
        title="Save this input"
        lead="It stands under Saved inputs, in this browser alone. Keys are no part of it."
      >
        <NameForm
          taken={ours.map(({ name }) => name)}
          onName={(name) => {
            keep([...all.filter((each) => each.action !== action || each.name !== name), { action, name, values }]);
            setIsNaming(false);
          }}
          onClose={() => setIsNaming(false)}
        />
      </Dialog>
    </>
  );
}

function NameForm(props: { taken: string[]; onName: (name: string) => void; onClose: () => void }) {
  const { taken, onName, onClose } = props;
  const { register, faultOf, formProps, watch } = useServerForm({
    defaultValues: { name: '' },
    onSend: async ({ name }) => onName(name.trim()),
  });
  const isTaken = taken.includes(watch('name').trim());
  return (
    <form className="grid gap-4" {...formProps}>
      <TextField
        label="Name"
        autoFocus
        maxLength={60}
        hint={isTaken ? 'There is one of this name: it is replaced.' : 'Such as “Ada, with a plan”.'}
        fault={faultOf('name')}
        {...register('name', { validate: (name) => name.trim() !== '' || 'Give it a name.' })}
      />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary">
          {isTaken ? 'Replace input' : 'Save input'}
        </Button>
      </div>
    </form>
  );
}
