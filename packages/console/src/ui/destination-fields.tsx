import type { FieldPath, FieldValues, UseFormRegister } from 'react-hook-form';
import { TextField } from './text-field.tsx';

/** What people say of a destination, as it is typed. */
export interface DestinationValues extends FieldValues {
  name: string;
  url: string;
  perSecond: string;
  atOnce: string;
}

const wholeNumber = /^\d+$/;

/** The same in the API's words. */
export const settingsOf = ({ name, url, perSecond, atOnce }: DestinationValues) => ({
  name,
  url,
  perSecond: perSecond.trim() === '' ? null : Number(perSecond),
  atOnce: Number(atOnce),
});

/** Name, URL and pace of a destination. */
export function DestinationFields(props: {
  register: UseFormRegister<DestinationValues>;
  faultOf: (field: FieldPath<DestinationValues>) => string | undefined;
}) {
  const { register, faultOf } = props;
  return (
    <>
      <TextField
        label="Name"
        autoFocus
        maxLength={200}
        placeholder="CRM"
        fault={faultOf('name')}
        {...register('name', { validate: (name) => name.trim() !== '' || 'Give it a name.' })}
      />
      <TextField
        label="URL"
        type="url"
        placeholder="https://hooks.example.com/catch/1"
        hint="Of a webhook in Make, Zapier, n8n or WeWeb, or of a system of your own. With https."
        fault={faultOf('url')}
        {...register('url', { validate: (url) => url.trim() !== '' || 'Say where events are posted to.' })}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Attempts a second"
          isOptional
          inputMode="decimal"
          placeholder="as many as it takes"
          hint="At most."
          fault={faultOf('perSecond')}
          {...register('perSecond', {
            validate: (text) => text.trim() === '' || Number(text) > 0 || 'A number, such as 5 or 0.5.',
          })}
        />
        <TextField
          label="Attempts at once"
          inputMode="numeric"
          hint="1 keeps the order; up to 50 are faster."
          fault={faultOf('atOnce')}
          {...register('atOnce', { validate: (text) => wholeNumber.test(text.trim()) || 'A whole number, 1 to 50.' })}
        />
      </div>
    </>
  );
}
