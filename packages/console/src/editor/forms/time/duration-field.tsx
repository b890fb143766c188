import { useState } from 'react';
import { controlLook, Field, type FieldWords } from '../../../ui/field.tsx';
import { durationOf, textOfDuration, units } from './duration.ts';

/** How long: a number and its unit. */
export function DurationField(props: FieldWords & { value: unknown; onChange: (text: string | undefined) => void }) {
  const { value, onChange, ...words } = props;
  const given = durationOf(value);
  const [unit, setUnit] = useState(given?.unit ?? 'days');
  const shown = given?.unit ?? unit;
  return (
    <Field {...words}>
      {(parts) => (
        <div className="flex gap-2">
          <input
            {...parts}
            inputMode="decimal"
            autoComplete="off"
            placeholder="2"
            value={given ? given.amount : value === undefined ? '' : String(value)}
            onChange={({ target }) => onChange(textOfDuration(target.value, shown))}
            className={`h-10 min-w-16 flex-1 ${controlLook}`}
          />
          <select
            aria-label={`${words.label}: unit`}
            value={shown}
            onChange={({ target }) => {
              setUnit(target.value as typeof unit);
              if (given) onChange(textOfDuration(given.amount, target.value));
            }}
            className={`h-10 w-auto! flex-none cursor-pointer ${controlLook}`}
          >
            {units.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        </div>
      )}
    </Field>
  );
}
