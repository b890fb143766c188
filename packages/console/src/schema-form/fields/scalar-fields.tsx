import { Field } from '../../ui/field.tsx';
import { Prose } from '../../ui/prose.tsx';
import { Select } from '../../ui/select.tsx';
import { countWords } from '../../words/time.ts';
import { type FieldProps, useForm } from '../context.ts';
import { alternatives, exampleOf, fromText, type Schema, titleOf, toText } from '../schema.ts';
import { TextControl } from '../text-control.tsx';

const UNSET = { value: '', words: 'Not set' };

/** Label, hint, fault, as every field of a schema has them. */
export function useWords({
  name,
  pointer,
  schema,
  isOptional,
}: Pick<FieldProps, 'name' | 'pointer' | 'schema' | 'isOptional'>) {
  const { faults, warnings } = useForm();
  return {
    label: titleOf(name, schema),
    hint: schema.description === undefined ? undefined : <Prose text={schema.description} />,
    fault: faults[pointer],
    warning: warnings?.[pointer],
    isOptional,
  };
}

/** From here on, how much room is left is said. */
const NEAR = 0.8;

/** A hint, and how long a text is once it comes near to what it may be. What data makes of it, nobody knows yet. */
function withLength(hint: React.ReactNode, schema: Schema, value: unknown): React.ReactNode {
  const most = alternatives(schema).find(({ maxLength }) => maxLength !== undefined)?.maxLength;
  if (most === undefined || typeof value !== 'string' || value.includes('{{') || value.length < most * NEAR)
    return hint;
  return (
    <>
      {hint}
      <span className={`block tabular-nums ${value.length > most ? 'text-bad' : ''}`}>
        {`${countWords(value.length)} of at most ${countWords(most)} characters`}
      </span>
    </>
  );
}

export function PlainField(props: FieldProps) {
  const { schema, value, onChange } = props;
  const all = alternatives(schema);
  const isNumber = all.every(({ type }) => type !== 'string');
  const words = useWords(props);
  return (
    <Field {...words} hint={withLength(words.hint, schema, value)}>
      {(parts) => (
        <TextControl
          {...parts}
          label={words.label}
          value={toText(value)}
          inputMode={isNumber ? 'numeric' : undefined}
          placeholder={exampleOf(schema)}
          onChange={(text) => onChange(fromText(text, schema))}
        />
      )}
    </Field>
  );
}

export function LongTextField(props: FieldProps) {
  const words = useWords(props);
  return (
    <Field {...words} hint={withLength(words.hint, props.schema, props.value)}>
      {(parts) => (
        <TextControl
          {...parts}
          isLong
          label={words.label}
          value={toText(props.value)}
          onChange={(text) => props.onChange(text === '' ? undefined : text)}
        />
      )}
    </Field>
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
