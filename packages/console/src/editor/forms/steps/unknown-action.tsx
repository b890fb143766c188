import { useQuery } from '@tanstack/react-query';
import { actionsQuery } from '../../../api/queries.ts';
import { toText } from '../../../schema-form/schema.ts';
import { Note } from '../../../ui/note.tsx';
import { Select } from '../../../ui/select.tsx';
import type { FormProps } from '../panel-form.tsx';

/** Says that there is no such action, and offers those that there are; what was filled in stays. */
export function UnknownAction({ value, onChange, faults }: FormProps) {
  const actions = useQuery(actionsQuery).data?.items ?? [];
  const current = toText(value.action);
  return (
    <>
      <Note tone="caution" title={current === '' ? 'No action is chosen yet' : `There is no action ${current}`} />
      <Select
        label="Action"
        fault={faults['/action']}
        value=""
        options={[
          { value: '', words: 'Choose an action' },
          ...actions.map(({ key, group, title }) => ({ value: key, words: `${group}: ${title}` })),
        ]}
        onChange={({ target }) => target.value !== '' && onChange({ ...value, action: target.value })}
      />
    </>
  );
}
