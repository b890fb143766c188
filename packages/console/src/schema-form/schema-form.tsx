import { useSession } from '../api/session.ts';
import { Disclosure } from '../ui/disclosure.tsx';
import { Note } from '../ui/note.tsx';
import { countOf } from '../words/time.ts';
import { type Choices, FormProvider, type FromData } from './context.ts';
import { RenderField } from './render-field.tsx';
import { partsOf, put, type Schema, type Values } from './schema.ts';
import type { Faults } from './validate.ts';

/** The form of an action's input: what is needed first, the rest folded until it is wanted or wrong. */
export function SchemaForm(props: {
  schema: Schema;
  values: Values;
  onChange: (values: Values) => void;
  faults: Faults;
  warnings?: Faults;
  choices: Choices;
  data?: FromData;
}) {
  const { schema, values, onChange, faults, warnings, data } = props;
  // To look into a workspace is to call an action there, which not everybody may; an id can be typed all the same.
  const mayLook = useSession()?.permissions.includes('actions:run') === true;
  const choices = mayLook ? props.choices : { ...props.choices, load: undefined };
  const { first, advanced } = partsOf(schema);
  const pointers = Object.keys(faults);
  const isWrong = (name: string) =>
    pointers.some((pointer) => pointer === `/${name}` || pointer.startsWith(`/${name}/`));
  const known = [...first, ...advanced];
  const others = pointers.filter((pointer) => !known.includes(pointer.split('/')[1] ?? ''));
  const field = (name: string) => (
    <RenderField
      key={name}
      name={name}
      pointer={`/${name}`}
      schema={schema.properties?.[name] ?? {}}
      value={values[name]}
      onChange={(value) => onChange(put(values, name, value))}
      isOptional={schema.required?.includes(name) !== true}
    />
  );
  return (
    <FormProvider value={{ root: schema, values, faults, ...(warnings && { warnings }), choices, data }}>
      <div className="grid grid-cols-1 gap-4">
        {others.map((pointer) => (
          <Note key={pointer} tone="bad" title={faults[pointer]} />
        ))}
        {known.length === 0 && <p className="text-muted">There is nothing to fill in.</p>}
        {first.map(field)}
        {advanced.length > 0 && (
          <div className="-mx-4 border-t border-line">
            <Disclosure
              summary={`Advanced · ${countOf(advanced.length, 'option', 'options')}`}
              isOpen={advanced.some((name) => isWrong(name) || values[name] !== undefined)}
            >
              <div className="grid grid-cols-1 gap-4 px-4 pt-2">{advanced.map(field)}</div>
            </Disclosure>
          </div>
        )}
      </div>
    </FormProvider>
  );
}
