import { useId } from 'react';
import { FixedOrData } from '../../../schema-form/fixed-or-data.tsx';
import { toText } from '../../../schema-form/schema.ts';
import { controlLook, Field } from '../../../ui/field.tsx';
import type { FormProps } from '../panel-form.tsx';
import { useFromData } from '../panel-form.tsx';

const zones = Intl.supportedValuesOf('timeZone');

/** Whose clock counts. */
export function TimeZoneField(props: {
  form: FormProps;
  hint: string;
  value: unknown;
  pointer: string;
  onChange: (zone: string | undefined) => void;
}) {
  const { form, hint, value, pointer, onChange } = props;
  const id = useId();
  const data = useFromData(form.props.workflow);
  const words = { label: 'Time zone', hint, fault: form.faults[pointer], isOptional: true };
  return (
    <FixedOrData
      kind="text"
      data={data}
      name="timeZone"
      pointer={pointer}
      schema={{ title: words.label, description: hint }}
      value={value}
      onChange={(next) => onChange(next as string | undefined)}
      isOptional
    >
      <Field {...words}>
        {(parts) => (
          <>
            <input
              {...parts}
              list={`${id}-zones`}
              autoComplete="off"
              placeholder="Europe/Berlin"
              value={toText(value)}
              onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
              className={`h-10 ${controlLook}`}
            />
            <datalist id={`${id}-zones`}>
              {zones.map((zone) => (
                <option key={zone} value={zone} />
              ))}
            </datalist>
          </>
        )}
      </Field>
    </FixedOrData>
  );
}
