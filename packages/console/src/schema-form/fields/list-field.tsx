import { useState } from 'react';
import { Field } from '../../ui/field.tsx';
import type { FieldProps } from '../context.ts';
import { fromText, toText } from '../schema.ts';
import { TextControl } from '../text-control.tsx';
import { useWords } from './scalar-fields.tsx';

/** Values, one a line: a column of a spreadsheet can be pasted as it is. */
export function ListField(props: FieldProps) {
  const { schema, value, onChange } = props;
  const shown = (Array.isArray(value) ? value : []).map(toText).join('\n');
  const [text, setText] = useState(shown);
  const lines = (from: string) =>
    from
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '');
  const current = lines(text).join('\n') === shown ? text : shown;
  const { hint, ...words } = useWords(props);
  return (
    <Field {...words} hint={<>{hint} One a line.</>}>
      {(parts) => (
        <TextControl
          {...parts}
          isLong
          label={words.label}
          value={current}
          onChange={(next) => {
            setText(next);
            const read = lines(next).map((line) => fromText(line, schema.items ?? {}));
            onChange(read.length === 0 ? undefined : read);
          }}
        />
      )}
    </Field>
  );
}
