import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { OptionList } from '../ui/option-list.tsx';
import { TextField } from '../ui/text-field.tsx';
import type { FilterField } from './filters.ts';

interface Parts<K extends FilterField['kind']> {
  field: Extract<FilterField, { kind: K }>;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  onDone: () => void;
}

export function ChoiceFilter({ field, value, onChange, onDone }: Parts<'choice'>) {
  const chosen = value?.split(',') ?? [];
  function choose(each: string): void {
    const isChosen = chosen.includes(each);
    if (field.isMany) {
      onChange((isChosen ? chosen.filter((one) => one !== each) : [...chosen, each]).join(','));
    } else {
      onChange(isChosen ? undefined : each);
      onDone();
    }
  }
  return <OptionList label={field.label} options={field.options} chosen={chosen} onChoose={choose} />;
}

export function ThingFilter({ field, value, onChange, onDone }: Parts<'thing'>) {
  const options = field.useOptions();
  if (!options) return <p className="px-3 py-2 text-muted">Loading…</p>;
  return (
    <OptionList
      label={field.label}
      options={options}
      chosen={value === undefined ? [] : [value]}
      nothing="There is none."
      onChoose={(each) => {
        onChange(each === value ? undefined : each);
        onDone();
      }}
    />
  );
}

export function TextFilter({ field, value, onChange, onDone }: Parts<'text'>) {
  const [text, setText] = useState(value ?? '');
  return (
    <form
      className="grid gap-3 p-3"
      onSubmit={(event) => {
        event.preventDefault();
        onChange(text.trim());
        onDone();
      }}
    >
      <TextField label={field.label} hint={field.hint} value={text} onChange={(event) => setText(event.target.value)} />
      <Button type="submit" look="primary">
        Show these
      </Button>
    </form>
  );
}
