import { Plus, X } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Prose } from '../../ui/prose.tsx';
import { type FieldProps, useForm } from '../context.ts';
import { titleOf } from '../schema.ts';

/** Several of one kind, such as people, each with a form of its own. */
export function ItemsField({
  name,
  pointer,
  schema,
  value,
  onChange,
  isOptional,
  Item,
}: FieldProps & { Item: React.ComponentType<FieldProps> }) {
  const { faults } = useForm();
  const items = Array.isArray(value) ? value : [];
  const change = (next: unknown[]) => onChange(next.length === 0 ? undefined : next);
  const title = titleOf(name, schema);
  return (
    <fieldset className="grid grid-cols-1 gap-3">
      <legend className="mb-1.5 font-medium">
        {title}
        {isOptional && <span className="font-normal text-muted"> · optional</span>}
      </legend>
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: one is known by its place alone
        <div key={index} className="flex items-start gap-2">
          <div className="min-w-0 flex-1">
            <Item
              name={`${name} ${index + 1}`}
              pointer={`${pointer}/${index}`}
              schema={{ ...schema.items, title: `${title} ${index + 1}` }}
              value={item}
              onChange={(next) => change(items.with(index, next ?? {}))}
              isOptional={false}
            />
          </div>
          <IconButton
            name={`Take ${title.toLowerCase()} ${index + 1} out`}
            Icon={X}
            onClick={() => change(items.toSpliced(index, 1))}
          />
        </div>
      ))}
      <Button look="ghost" className="-ml-3 h-8! justify-self-start" onClick={() => change([...items, {}])}>
        <Plus aria-hidden className="size-4" /> {`Add to ${title.toLowerCase()}`}
      </Button>
      <p className={`text-xs ${faults[pointer] === undefined ? 'text-muted' : 'text-bad'}`}>
        {faults[pointer] ?? <Prose text={schema.description ?? ''} />}
      </p>
    </fieldset>
  );
}
