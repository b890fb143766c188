import { controlLook, Field, type FieldWords } from './field.tsx';

/** One line of text. With react-hook-form: `<TextField label="Name" fault={faultOf('name')} {...register('name')} />`. */
export function TextField({ label, hint, fault, isOptional, ...input }: FieldWords & React.ComponentProps<'input'>) {
  return (
    <Field label={label} hint={hint} fault={fault} isOptional={isOptional ?? false}>
      {(parts) => <input {...input} {...parts} className={`h-10 ${controlLook}`} />}
    </Field>
  );
}
