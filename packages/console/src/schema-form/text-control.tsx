import { controlLook } from '../ui/field.tsx';
import { type TextControlProps, useForm } from './context.ts';

/** A control for text; where values may come from data, one that takes them. */
export function TextControl(props: TextControlProps) {
  const { data } = useForm();
  if (data) return <data.Control {...props} />;
  const { label, isLong = false, onChange, ...rest } = props;
  const parts = {
    ...rest,
    // A label beside it names it already.
    ...(rest.id === undefined && { 'aria-label': label }),
    onChange: ({ target }: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => onChange(target.value),
  };
  if (!isLong) return <input autoComplete="off" {...parts} className={`h-10 ${controlLook}`} />;
  const { type: _type, ...long } = parts;
  return <textarea rows={4} {...long} className={`block py-2 ${controlLook}`} />;
}
