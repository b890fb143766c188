import { useQuery } from '@tanstack/react-query';
import { everyWorkflowQuery, workflowQuery } from '../../../api/queries.ts';
import { type Schema, toText } from '../../../schema-form/schema.ts';
import { Select } from '../../../ui/select.tsx';
import { read } from '../../../words/read.ts';
import { isNamed } from '../data/connection.ts';
import { FormField, type FormProps } from '../panel-form.tsx';

/** Which workflow of the same client is started, and with what. */
export function WorkflowStepForm(form: FormProps) {
  const { props, value, onChange, faults } = form;
  const { client, name: own } = props.workflow;
  const all = useQuery(everyWorkflowQuery).data ?? [];
  const others = all.filter((each) => (client === undefined || isNamed(each.client, client)) && each.name !== own);
  const current = toText(value.workflow);
  const chosen = others.find((each) => isNamed(each, current));
  const detail = useQuery({ ...workflowQuery(chosen?.id ?? ''), enabled: chosen !== undefined }).data;
  const asked = read(read(detail?.definition, 'trigger'), 'input') as Schema | undefined;
  const options = [
    { value: '', words: 'Choose a workflow' },
    ...others.map(({ name }) => ({ value: name, words: name })),
    ...(current === '' || chosen ? [] : [{ value: current, words: `${current} (not there)` }]),
  ];
  return (
    <>
      <Select
        label="Workflow"
        hint="It runs in the same environment, in the version that is on there. This step waits for its end."
        fault={faults['/workflow']}
        value={chosen?.name ?? current}
        options={options}
        onChange={({ target }) => onChange({ ...value, workflow: target.value })}
      />
      <FormField
        form={form}
        name="input"
        schema={{
          additionalProperties: {},
          ...asked,
          title: 'What it is given',
          type: 'object',
          description: 'The other workflow reads it as its event.',
        }}
      />
    </>
  );
}
