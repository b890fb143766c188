import { useState } from 'react';
import { Field } from '../../ui/field.tsx';
import { Prose } from '../../ui/prose.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { type FieldProps, useForm } from '../context.ts';
import { exampleOf, fromText, type Schema, titleOf, toText, type Values } from '../schema.ts';
import { TextControl } from '../text-control.tsx';

const words: Record<string, string> = { id: 'Id', email: 'E-mail', cioId: 'Customer.io id', phone: 'Phone' };

/** Whom it is about, by one of the ways in which people are known. */
export function PersonField({ name, pointer, schema, value, onChange }: FieldProps) {
  const { faults } = useForm();
  const ways = Object.entries(schema.properties ?? {});
  const given = (typeof value === 'object' && value !== null ? value : {}) as Values;
  const [way, setWay] = useState(Object.keys(given)[0] ?? ways[0]?.[0] ?? 'id');
  const inner: Schema = schema.properties?.[way] ?? {};
  const text = toText(given[way]);
  const set = (key: string, next: string) => {
    const read = fromText(next, schema.properties?.[key] ?? {});
    onChange(read === undefined ? undefined : { [key]: read });
  };
  const placeholder =
    exampleOf(inner) ?? (way === 'email' ? 'ada@example.com' : way === 'phone' ? '+15550100' : undefined);
  const label = `${titleOf(name, schema)}: ${(words[way] ?? way).toLowerCase()}`;
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium">{titleOf(name, schema)}</legend>
      <Segmented
        label="Known by"
        value={way}
        onChange={(next) => {
          setWay(next);
          set(next, text);
        }}
        options={ways.map(([each]) => ({ value: each, words: words[each] ?? each }))}
      />
      <div className="mt-2">
        <Field
          label={label}
          hint={<Prose text={inner.description ?? schema.description ?? ''} />}
          fault={faults[`${pointer}/${way}`] ?? faults[pointer]}
        >
          {(parts) => (
            <TextControl
              {...parts}
              key={way}
              label={label}
              type={way === 'email' ? 'email' : 'text'}
              value={text}
              placeholder={placeholder}
              onChange={(next) => set(way, next)}
            />
          )}
        </Field>
      </div>
    </fieldset>
  );
}
