import { controlLook, Field, type FieldWords } from './field.tsx';

/** One of a few, with the browser's own list: it is at home on every device. */
export function SelectField({ label, hint, fault, isOptional, ...input }: FieldWords & React.ComponentProps<'select'>) {
  return (
    <Field label={label} hint={hint} fault={fault} isOptional={isOptional ?? false}>
      {(parts) => <select {...input} {...parts} className={`h-10 ${controlLook}`} />}
    </Field>
  );
}
