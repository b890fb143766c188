import { useMemo } from 'react';
import { type Choices, FormProvider, type FromData, useForm } from '../../schema-form/context.ts';
import { RenderField } from '../../schema-form/render-field.tsx';
import { put, type Schema, type Values } from '../../schema-form/schema.ts';
import type { Faults } from '../../schema-form/validate.ts';
import { Note } from '../../ui/note.tsx';
import type { PanelProps } from '../document/panel-props.ts';
import { isRecord } from '../document/place.ts';
import { holdsData } from './data/liquid-text.ts';
import { PanelDataProvider } from './data/panel-data.tsx';
import { burstOf, editsBetween } from './edits.ts';
import { faultsIn } from './faults.ts';
import { PillField } from './pills/pill-field.tsx';

/** What a form of one kind of step, or of a trigger, is given. */
export interface FormProps {
  props: PanelProps;
  value: Values;
  /** Takes the value as it is to be; what differs is what is edited. */
  onChange: (value: Values) => void;
  /** By their place in the value. */
  faults: Faults;
  /** What to look at, in the same way. */
  warnings: Faults;
}

const noChoices: Choices = { facts: {}, load: undefined, place: '' };

/** A form for one place of the document, whose fields take data. */
export function PanelForm({
  props,
  conditions,
  children,
}: {
  props: PanelProps;
  conditions?: readonly unknown[];
  children: (form: FormProps) => React.ReactNode;
}) {
  const { at, value, workflow } = props;
  const faults = faultsIn(props.faults, at);
  const warnings = faultsIn(props.faults, at, 'warning');
  const data = useFromData(workflow);
  const form: FormProps = {
    props,
    value,
    faults,
    warnings,
    onChange(next) {
      const edits = editsBetween(value, next, at);
      if (edits.length > 0) props.edit(edits, burstOf(edits));
    },
  };
  return (
    <PanelDataProvider props={props} {...(conditions && { conditions })}>
      <FormProvider value={{ root: {}, values: value, faults, warnings, choices: noChoices, data }}>
        <div className="grid grid-cols-1 gap-5">
          {faults[''] !== undefined && <Note tone="bad" title={faults['']} />}
          {children(form)}
        </div>
      </FormProvider>
    </PanelDataProvider>
  );
}

/** What lets the fields of a form take data; who is meant is most often the person of the event. */
export function useFromData({ trigger }: PanelProps['workflow']): FromData {
  const isOfEvent = isRecord(trigger) && trigger.type === 'event';
  return useMemo(
    () => ({
      Control: PillField,
      holdsData,
      suggest: (_name, kind) =>
        isOfEvent && kind === 'person' ? { words: 'The person of the event', text: '{{ event.person }}' } : undefined,
    }),
    [isOfEvent],
  );
}

/** One field of a form, drawn as a schema of ours says. */
export function FormField(props: {
  form: FormProps;
  name: string;
  schema: Schema;
  isRequired?: boolean;
  /** Of what is read before a run begins, or is never rendered: there is no data then. */
  isFixed?: boolean;
}) {
  const { form, name, schema, isRequired = false, isFixed = false } = props;
  const parts = useForm();
  const field = (
    <RenderField
      name={name}
      pointer={`/${name}`}
      schema={schema}
      value={form.value[name]}
      onChange={(value) => form.onChange(put(form.value, name, value))}
      isOptional={!isRequired}
    />
  );
  return isFixed ? <FormProvider value={{ ...parts, data: undefined }}>{field}</FormProvider> : field;
}
