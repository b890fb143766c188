import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { JsonField } from '../../../schema-form/fields/json-field.tsx';
import { put } from '../../../schema-form/schema.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { controlLook } from '../../../ui/field.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { faultAt } from '../faults.ts';
import type { FormProps } from '../panel-form.tsx';
import { type InputRow, inputKinds, rowsOfSchema, schemaOfRows } from './input-rows.ts';

/** What a run has to be started with, as names with types; a schema that says more is shown as it is written. */
export function ManualForm({ form }: { form: FormProps }) {
  const { value, onChange, faults } = form;
  const rows = rowsOfSchema(value.input);
  const fault = faultAt(faults, '/input');
  const set = (next: readonly InputRow[]) =>
    onChange(put(value, 'input', next.length === 0 ? undefined : schemaOfRows(next, value.input)));
  if (!rows) {
    return (
      <JsonField
        name="input"
        pointer="/input"
        schema={{
          title: 'What a run is started with',
          description: 'A JSON Schema that says more than rows can show.',
        }}
        value={value.input}
        onChange={(input) => onChange(put(value, 'input', input))}
        isOptional
      />
    );
  }
  return (
    <fieldset className="grid grid-cols-1 gap-3">
      <legend className="mb-1.5 font-medium">
        What a run is started with <span className="font-normal text-muted">· optional</span>
      </legend>
      <p className="-mt-2 text-xs text-muted">
        Whoever starts one fills these in; what does not fit is refused. Without any, everything is taken.
      </p>
      {rows.map((row, index) => (
        <Row
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is known by its place alone
          key={index}
          row={row}
          index={index}
          onChange={(next) => set(rows.with(index, next))}
          onRemove={() => set(rows.toSpliced(index, 1))}
        />
      ))}
      {fault !== undefined && <p className="text-bad">{fault}</p>}
      <Button
        look="ghost"
        className="-ml-3 h-8! justify-self-start"
        onClick={() => set([...rows, { name: freshName(rows), kind: 'text', isRequired: true, description: '' }])}
      >
        <Plus aria-hidden className="size-4" /> Add a value
      </Button>
    </fieldset>
  );
}

const freshName = (rows: readonly InputRow[]): string => {
  const names = rows.map(({ name }) => name);
  for (let count = 1; ; count += 1) if (!names.includes(`value_${count}`)) return `value_${count}`;
};

function Row(props: { row: InputRow; index: number; onChange: (row: InputRow) => void; onRemove: () => void }) {
  const { row, index, onChange, onRemove } = props;
  const [name, setName] = useState(row.name);
  const [known, setKnown] = useState(row.name);
  if (known !== row.name) {
    setKnown(row.name);
    setName(row.name);
  }
  const label = `Value ${index + 1}`;
  return (
    <div className="grid gap-2 rounded-lg border border-line p-3">
      <div className="flex flex-wrap items-start gap-2">
        <input
          aria-label={`${label}: name`}
          value={name}
          spellCheck={false}
          onChange={({ target }) => setName(target.value)}
          onBlur={() => (name.trim() === '' ? setName(row.name) : onChange({ ...row, name: name.trim() }))}
          className={`h-10 min-w-28 flex-1 font-mono ${controlLook}`}
        />
        <select
          aria-label={`${label}: kind`}
          value={row.kind}
          onChange={({ target }) => onChange({ ...row, kind: target.value as InputRow['kind'] })}
          className={`h-10 w-auto! cursor-pointer ${controlLook}`}
        >
          {inputKinds.map(({ kind, words }) => (
            <option key={kind} value={kind}>
              {words}
            </option>
          ))}
        </select>
        <IconButton name={`Take ${row.name} out`} Icon={X} className="mt-1" onClick={onRemove} />
      </div>
      <input
        aria-label={`${label}: what it is`}
        placeholder="What it is, for whoever fills it in"
        value={row.description}
        onChange={({ target }) => onChange({ ...row, description: target.value })}
        className={`h-9 ${controlLook}`}
      />
      <Checkbox
        label="Has to be given"
        checked={row.isRequired}
        onChange={({ target }) => onChange({ ...row, isRequired: target.checked })}
      />
    </div>
  );
}
