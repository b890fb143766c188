import { Prose } from '../../ui/prose.tsx';
import { Select } from '../../ui/select.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { type FieldProps, useForm } from '../context.ts';
import { alternatives, exampleOf, fromText, titleOf, toText } from '../schema.ts';

const UNSET = { value: '', words: 'Not set' };

/** Label, hint, fault, as every field of a schema has them. */
export function useWords({
  name,
  pointer,
  schema,
  isOptional,
}: Pick<FieldProps, 'name' | 'pointer' | 'schema' | 'isOptional'>) {
  const { faults } = useForm();
  return {
    label: titleOf(name, schema),
    hint: schema.description === undefined ? undefined : <Prose text={schema.description} />,
    fault: faults[pointer],
    isOptional,
  };
}

export function PlainField(props: FieldProps) {
  const { schema, value, onChange } = props;
  const all = alternatives(schema);
  const isNumber = all.every(({ type }) => type !== 'string');
  const placeholder = exampleOf(schema);
  return (
    <TextField
      {...useWords(props)}
      value={toText(value)}
      autoComplete="off"
      {...(isNumber && { inputMode: 'numeric' as const })}
      {...(placeholder !== undefined && { placeholder })}
      onChange={({ target }) => onChange(fromText(target.value, schema))}
    />
  );
}

export function LongTextField(props: FieldProps) {
  return (
    <TextArea
      {...useWords(props)}
      rows={4}
      value={toText(props.value)}
      onChange={({ target }) => props.onChange(target.value === '' ? undefined : target.value)}
    />
  );
}

export function BooleanField(props: FieldProps) {
  const { value, onChange } = props;
  return (
    <Select
      {...useWords(props)}
      value={value === undefined ? '' : String(value)}
      options={[UNSET, { value: 'true', words: 'Yes' }, { value: 'false', words: 'No' }]}
      onChange={({ target }) => onChange(target.value === '' ? undefined : target.value === 'true')}
    />
  );
}

export function EnumField(props: FieldProps) {
  const { schema, value, onChange } = props;
  const byDefault = schema.default === undefined ? UNSET : { value: '', words: `Not set (${String(schema.default)})` };
  return (
    <Select
      {...useWords(props)}
      value={toText(value)}
      options={[byDefault, ...(schema.enum ?? []).map((each) => ({ value: String(each), words: String(each) }))]}
      onChange={({ target }) => onChange(schema.enum?.find((each) => String(each) === target.value))}
    />
  );
}
