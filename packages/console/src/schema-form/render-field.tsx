import { Prose } from '../ui/prose.tsx';
import { type FieldProps, useForm } from './context.ts';
import { ChoiceField } from './fields/choice-field.tsx';
import { FilesField } from './fields/files-field.tsx';
import { FilterField } from './fields/filter-field.tsx';
import { JsonField } from './fields/json-field.tsx';
import { ListField } from './fields/list-field.tsx';
import { MapField } from './fields/map-field.tsx';
import { MomentField } from './fields/moment-field.tsx';
import { PersonField } from './fields/person-field.tsx';
import { BooleanField, EnumField, LongTextField, PlainField } from './fields/scalar-fields.tsx';
import { kindOf, put, resolve, titleOf, type Values } from './schema.ts';

const fields = {
  text: PlainField,
  number: PlainField,
  'long-text': LongTextField,
  boolean: BooleanField,
  enum: EnumField,
  person: PersonField,
  object: ObjectField,
  map: MapField,
  files: FilesField,
  list: ListField,
  moment: MomentField,
  filter: FilterField,
  json: JsonField,
};

/** Draws one field as its schema wants it. */
export function RenderField(props: FieldProps) {
  const { root, choices } = useForm();
  const isChosen = props.pointer === `/${props.name}` && choices.facts[props.name]?.gives === 'values';
  const Field = isChosen && choices.load ? ChoiceField : fields[kindOf(props.schema, root, props.name)];
  return <Field {...props} schema={resolve(props.schema, root)} />;
}

function ObjectField({ name, pointer, schema, value, onChange }: FieldProps) {
  const values = (typeof value === 'object' && value !== null ? value : {}) as Values;
  return (
    <fieldset className="grid grid-cols-1 gap-3 rounded-lg border border-line p-3">
      <legend className="px-1 font-medium">{titleOf(name, schema)}</legend>
      {schema.description && (
        <p className="-mt-1 text-xs text-muted">
          <Prose text={schema.description} />
        </p>
      )}
      {Object.entries(schema.properties ?? {}).map(([inner, innerSchema]) => (
        <RenderField
          key={inner}
          name={inner}
          pointer={`${pointer}/${inner}`}
          schema={innerSchema}
          value={values[inner]}
          onChange={(next) => {
            const all = put(values, inner, next);
            onChange(Object.keys(all).length === 0 ? undefined : all);
          }}
          isOptional={schema.required?.includes(inner) !== true}
        />
      ))}
    </fieldset>
  );
}
