import { Bookmark } from 'lucide-react';
import { useState } from 'react';
import type { Values } from '../../schema-form/schema.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { keptList } from '../../ui/kept-list.ts';
import { Menu } from '../../ui/menu.tsx';
import { NameForm } from '../../ui/name-form.tsx';
import { read, readText } from '../../words/read.ts';

/** What a form was filled in with, under a name. */
interface SavedInput {
  action: string;
  name: string;
  values: Values;
}

/** In this browser alone: they name people, and nothing of them is to lie where nobody would look to erase it. */
const kept = keptList('inputs', isInput);

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
  const all = kept.use();
  const [isNaming, setIsNaming] = useState(false);
  const ours = all.filter((input) => input.action === action);
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
            onSelect: () => kept.set(all.filter((each) => each !== input)),
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
          judge={(name) => name !== '' || 'Give it a name.'}
          words={(name) =>
            ours.some((input) => input.name === name)
              ? { hint: 'There is one of this name: it is replaced.', send: 'Replace input' }
              : { hint: 'Such as “Ada, with a plan”.', send: 'Save input' }
          }
          onName={(name) => {
            kept.set([...all.filter((each) => each.action !== action || each.name !== name), { action, name, values }]);
            setIsNaming(false);
          }}
          onClose={() => setIsNaming(false)}
        />
      </Dialog>
    </>
  );
}
