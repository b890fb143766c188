import { useState } from 'react';
import { toText } from '../../../schema-form/schema.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { controlLook } from '../../../ui/field.tsx';
import type { DataNode } from '../data/nodes.ts';
import { PillField } from '../pills/pill-field.tsx';
import { type Comparison, valueOfText } from './condition.ts';
import { type Option, optionsOf } from './options.ts';

interface ChoiceProps {
  label: string;
  comparison: Comparison;
  node: DataNode | undefined;
  onChange: (comparison: Comparison) => void;
}

/** What a value is compared with, in the form that its type has. */
export function ValueChoice({ label, comparison, node, onChange }: ChoiceProps) {
  const { path, op, value } = comparison;
  if (op === 'exists' || op === 'missing') return null;
  const options = optionsOf(path, node);
  const type = node?.type ?? 'anything';
  const set = (next: unknown) => onChange({ ...comparison, value: next });
  if (op === 'in') {
    return options ? (
      <Several label={label} options={options} chosen={Array.isArray(value) ? value : []} onChange={set} />
    ) : (
      <List label={label} value={value} onChange={(texts) => set(texts.map((text) => valueOfText(text, type, op)))} />
    );
  }
  // Something that is none of the options, such as a template, is shown as it is.
  if (options && (value === '' || value === undefined || options.some((each) => each.value === value))) {
    return (
      <select
        aria-label={`${label}: compared with`}
        value={toText(value)}
        onChange={({ target }) => set(options.find((each) => String(each.value) === target.value)?.value ?? '')}
        className={`h-10 min-w-28 flex-1 basis-28 cursor-pointer ${controlLook}`}
      >
        <option value="">Choose</option>
        {options.map((each) => (
          <option key={String(each.value)} value={String(each.value)}>
            {each.words}
          </option>
        ))}
      </select>
    );
  }
  return (
    <div className="min-w-28 flex-1 basis-32">
      <PillField
        label={`${label}: compared with`}
        value={toText(value)}
        placeholder={type === 'number' ? 'number' : 'value'}
        inputMode={type === 'number' ? 'numeric' : undefined}
        onChange={(text) => set(valueOfText(text, type, op))}
      />
    </div>
  );
}

function Several(props: {
  label: string;
  options: readonly Option[];
  chosen: readonly unknown[];
  onChange: (chosen: unknown[]) => void;
}) {
  const { label, options, chosen, onChange } = props;
  return (
    <fieldset className="grid w-full grid-cols-2 gap-x-4 gap-y-1.5 py-1">
      <legend className="sr-only">{label}: one of</legend>
      {options.map(({ value, words }) => (
        <Checkbox
          key={String(value)}
          label={words}
          checked={chosen.includes(value)}
          onChange={({ target }) =>
            onChange(target.checked ? [...chosen, value] : chosen.filter((each) => each !== value))
          }
        />
      ))}
    </fieldset>
  );
}

/** Values with commas between; what is typed stays as it was typed. */
function List(props: { label: string; value: unknown; onChange: (texts: string[]) => void }) {
  const { label, value, onChange } = props;
  const shown = Array.isArray(value) ? value.map(toText).join(', ') : toText(value);
  const [text, setText] = useState(shown);
  const current = partsOf(text).join(', ') === shown ? text : shown;
  return (
    <input
      aria-label={`${label}: one of, with commas between`}
      placeholder="one, another"
      value={current}
      onChange={({ target }) => {
        setText(target.value);
        onChange(partsOf(target.value));
      }}
      className={`h-10 min-w-28 flex-1 basis-32 ${controlLook}`}
    />
  );
}

const partsOf = (text: string): string[] =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
