import { Prose } from '../ui/prose.tsx';
import { type FieldProps, useForm } from './context.ts';
import { ChoiceField } from './fields/choice-field.tsx';
import { FilesField } from './fields/files-field.tsx';
import { FilterField } from './fields/filter-field.tsx';
import { ItemsField } from './fields/items-field.tsx';
import { JsonField } from './fields/json-field.tsx';
import { ListField } from './fields/list-field.tsx';
import { MapField } from './fields/map-field.tsx';
import { MomentField } from './fields/moment-field.tsx';
import { PersonField } from './fields/person-field.tsx';
import { BooleanField, EnumField, LongTextField, PlainField } from './fields/scalar-fields.tsx';
import { FixedOrData } from './fixed-or-data.tsx';
import { type Kind, kindOf, put, resolve, titleOf, type Values } from './schema.ts';

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
  items: (props: FieldProps) => <ItemsField {...props} Item={RenderField} />,
  json: JsonField,
};

/** What takes data as a part of its text has no need of a place for data alone; what has fields of its own has theirs. */
const TAKES_DATA = new Set<Kind>(['text', 'long-text', 'number', 'object']);

/** Draws one field as its schema wants it. */
export function RenderField(props: FieldProps) {
  const { root, choices, data } = useForm();
  const isChosen = props.pointer === `/${props.name}` && choices.facts[props.name]?.gives === 'values';
  const kind = kindOf(props.schema, root, props.name);
  const isLoaded = isChosen && choices.load !== undefined;
  const Field = isLoaded ? ChoiceField : fields[kind];
  const all = { ...props, schema: resolve(props.schema, root) };
  if (data === undefined || (!isLoaded && TAKES_DATA.has(kind) && !isWholeData(kind, props.value)))
    return <Field {...all} />;
  return (
    <FixedOrData {...all} kind={kind} data={data}>
      <Field {...all} />
    </FixedOrData>
  );
}

/** An object that comes from data as a whole, which its fields could not show. */
const isWholeData = (kind: Kind, value: unknown): boolean => kind === 'object' && typeof value === 'string';

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
