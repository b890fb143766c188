import { controlLook, Field, type FieldWords } from './field.tsx';

/** One of a few, as the browser shows it: it works with a finger, a keyboard and a screen reader alike. */
export function Select({
  label,
  hint,
  fault,
  warning,
  isOptional,
  placeholder,
  options,
  ...select
}: FieldWords &
  React.ComponentProps<'select'> & {
    /** Stands there until something is chosen. */
    placeholder?: string;
    options: readonly { value: string; words: string }[];
  }) {
  return (
    <Field label={label} hint={hint} fault={fault} warning={warning} isOptional={isOptional ?? false}>
      {(parts) => (
        <select {...select} {...parts} className={`h-10 cursor-pointer ${controlLook}`}>
          {placeholder !== undefined && (
            <option value="" disabled>
              {placeholder}
            </option>
          )}
          {options.map(({ value, words }) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
