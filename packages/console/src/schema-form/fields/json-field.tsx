import { useState } from 'react';
import { TextArea } from '../../ui/text-area.tsx';
import type { FieldProps } from '../context.ts';
import { isSame } from '../schema.ts';
import { useWords } from './scalar-fields.tsx';

/** Anything, as JSON; what is not JSON yet stays as it was typed. */
export function JsonField(props: FieldProps) {
  const { schema, value, onChange } = props;
  const shown = value === undefined ? '' : JSON.stringify(value, null, 2);
  const [text, setText] = useState(shown);
  const [isBroken, setIsBroken] = useState(false);
  const [known, setKnown] = useState(value);
  // Filled in from elsewhere, such as by the example.
  if (!isSame(known, value)) {
    setKnown(value);
    setText(shown);
    setIsBroken(false);
  }
  const { fault, ...words } = useWords(props);
  const [example] = schema.examples ?? [];
  function read(next: string): void {
    setText(next);
    const parsed = parse(next);
    setIsBroken(parsed === undefined && next.trim() !== '');
    if (parsed !== undefined || next.trim() === '') {
      setKnown(parsed);
      onChange(parsed);
    }
  }
  return (
    <TextArea
      {...words}
      isCode
      rows={5}
      spellCheck={false}
      fault={isBroken ? 'This is not JSON yet: it is not sent.' : fault}
      placeholder={example === undefined ? '{ }' : JSON.stringify(example, null, 2)}
      value={text}
      onChange={({ target }) => read(target.value)}
    />
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
