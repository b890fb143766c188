import { controlLook, Field, type FieldWords } from './field.tsx';

/** Text of several lines. */
export function TextArea({
  label,
  hint,
  fault,
  isOptional,
  isCode = false,
  ...input
}: FieldWords & React.ComponentProps<'textarea'> & { isCode?: boolean }) {
  return (
    <Field label={label} hint={hint} fault={fault} isOptional={isOptional ?? false}>
      {(parts) => (
        <textarea
          spellCheck={!isCode}
          {...input}
          {...parts}
          className={`block py-2 ${controlLook} ${isCode ? 'font-mono' : ''}`}
        />
      )}
    </Field>
  );
}
