import { Braces, PencilLine } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { type FieldProps, type FromData, useForm } from './context.ts';
import { useWords } from './fields/scalar-fields.tsx';
import { isSame, type Kind, titleOf } from './schema.ts';

/** A field that is filled in by hand, or with data of the run in its place. What it held before is kept beside. */
export function FixedOrData({
  children,
  kind,
  data,
  ...props
}: FieldProps & { children: React.ReactNode; kind: Kind; data: FromData }) {
  const { name, schema, value, onChange } = props;
  const { faults } = useForm();
  const isFilled = typeof value === 'string' && data.holdsData(value);
  // Asked for data, with nothing in it yet: true of this value only, which an undo may change.
  const [asked, setAsked] = useState<{ over: unknown } | null>(null);
  const [kept, setKept] = useState<{ fixed?: unknown; text?: string }>({});
  const isData = isFilled || (asked !== null && isSame(asked.over, value));
  const title = titleOf(name, schema);
  const words = useWords(props);
  const suggestion = value === undefined ? data.suggest(name, kind) : undefined;
  const fault = words.fault ?? Object.entries(faults).find(([place]) => place.startsWith(`${props.pointer}/`))?.[1];

  function turn(): void {
    if (isData) {
      setKept({ fixed: kept.fixed, ...(isFilled && { text: value }) });
      setAsked(null);
      if (isFilled) onChange(kept.fixed);
      return;
    }
    setKept({ ...kept, fixed: value });
    if (kept.text === undefined) setAsked({ over: value });
    else onChange(kept.text);
  }
  function type(text: string): void {
    const next = text === '' ? undefined : text;
    setAsked({ over: next });
    onChange(next);
  }

  return (
    <div className="relative">
      {isData ? (
        <Field {...words} fault={fault}>
          {(parts) => <data.Control {...parts} label={words.label} value={isFilled ? value : ''} onChange={type} />}
        </Field>
      ) : (
        children
      )}
      {!isData && suggestion && (
        <Button look="ghost" className="mt-1 -ml-3 h-8! text-accent!" onClick={() => onChange(suggestion.text)}>
          <Braces aria-hidden className="size-4" /> {suggestion.words}
        </Button>
      )}
      <button
        type="button"
        aria-label={isData ? `Give ${title.toLowerCase()} by hand` : `Take ${title.toLowerCase()} from data`}
        onClick={turn}
        className="absolute -top-1 right-0 flex h-7 min-h-0! cursor-pointer items-center gap-1 rounded-md px-1.5 text-xs text-muted hover:bg-raised hover:text-ink"
      >
        {isData ? <PencilLine aria-hidden className="size-3.5" /> : <Braces aria-hidden className="size-3.5" />}
        {isData ? 'By hand' : 'From data'}
      </button>
    </div>
  );
}
