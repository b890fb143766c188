import { useState } from 'react';
import { toText } from '../../../schema-form/schema.ts';
import { TextField } from '../../../ui/text-field.tsx';
import { isRecord } from '../../document/place.ts';
import type { FormProps } from '../panel-form.tsx';

/** What a step is called. Whatever reads it by its name is renamed with it. */
export function StepName({ props, value, faults }: FormProps) {
  const id = toText(value.id);
  const [text, setText] = useState(id);
  const [known, setKnown] = useState(id);
  if (known !== id) {
    setKnown(id);
    setText(id);
  }
  const wanted = text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
  const fault = text === id ? faults['/id'] : faultOfId(wanted, id, props.workflow);

  function rename(): void {
    if (wanted === id) setText(id);
    else if (faultOfId(wanted, id, props.workflow) === undefined) props.renameStep(id, wanted);
  }
  return (
    <TextField
      label="Name of this step"
      hint="Other steps find its results under this name."
      fault={fault}
      value={text}
      spellCheck={false}
      autoComplete="off"
      className="font-mono"
      onChange={({ target }) => setText(target.value)}
      onBlur={rename}
      onKeyDown={({ key }) => {
        if (key === 'Enter') rename();
        if (key === 'Escape') setText(id);
      }}
    />
  );
}

function faultOfId(id: string, current: string, workflow: unknown): string | undefined {
  if (!/^[a-z]/.test(id)) return 'A name begins with a letter.';
  if (!/^[a-z0-9_]+$/.test(id)) return 'A name is made of letters, digits and _.';
  if (id.length > 60) return 'At most 60 characters.';
  return id !== current && idsIn(workflow).includes(id) ? `There is a step ${id} already.` : undefined;
}

/** The ids of all steps, wherever they stand. */
function idsIn(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(idsIn);
  if (!isRecord(value)) return [];
  const own = typeof value.type === 'string' && value.id !== undefined ? [value.id] : [];
  return [...own, ...Object.entries(value).flatMap(([name, inner]) => (name === 'input' ? [] : idsIn(inner)))];
}
