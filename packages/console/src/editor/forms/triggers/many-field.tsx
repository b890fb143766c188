import { useState } from 'react';
import { fromText, type Schema, toText } from '../../../schema-form/schema.ts';
import { TextArea } from '../../../ui/text-area.tsx';

const linesOf = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Several values, one a line; what is typed stays as it was typed. */
export function ManyField(props: {
  label: string;
  hint: string;
  items: Schema;
  fault: string | undefined;
  value: unknown;
  onChange: (values: unknown[]) => void;
}) {
  const { label, hint, items, fault, value, onChange } = props;
  const shown = (Array.isArray(value) ? value : []).map(toText).join('\n');
  const [text, setText] = useState(shown);
  return (
    <TextArea
      label={label}
      hint={hint}
      fault={fault}
      isOptional
      rows={2}
      value={linesOf(text).join('\n') === shown ? text : shown}
      onChange={({ target }) => {
        setText(target.value);
        onChange(linesOf(target.value).flatMap((line) => fromText(line, items) ?? []));
      }}
    />
  );
}
