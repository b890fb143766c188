import { useState } from 'react';
import { Segmented } from '../../ui/segmented.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { FieldProps } from '../context.ts';
import { toText } from '../schema.ts';
import { useWords } from './scalar-fields.tsx';

/** The clock of the reader's own machine, as the browser's field wants it. */
function toLocal(value: unknown): string {
  const atMs = typeof value === 'number' ? value * 1_000 : Date.parse(toText(value));
  if (Number.isNaN(atMs)) return '';
  return new Date(atMs - new Date(atMs).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** A moment on the reader's clock, or as text: ISO 8601 or Unix seconds. */
export function MomentField(props: FieldProps) {
  const { value, onChange } = props;
  const [isText, setIsText] = useState(value !== undefined && toLocal(value) === '');
  const { label, ...words } = useWords(props);
  return (
    <div className="grid gap-1.5">
      <TextField
        {...words}
        label={label}
        type={isText ? 'text' : 'datetime-local'}
        value={isText ? toText(value) : toLocal(value)}
        placeholder="2026-11-27T09:00:00Z"
        onChange={({ target }) => {
          if (target.value === '') onChange(undefined);
          else if (isText) onChange(/^\d+$/.test(target.value) ? Number(target.value) : target.value);
          else onChange(new Date(target.value).toISOString());
        }}
      />
      <Segmented
        label={`How ${label} is given`}
        value={isText ? 'text' : 'clock'}
        onChange={(kind) => setIsText(kind === 'text')}
        options={[
          { value: 'clock', words: 'My clock' },
          { value: 'text', words: 'ISO or Unix' },
        ]}
      />
    </div>
  );
}
