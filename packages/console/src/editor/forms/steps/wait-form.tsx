import { useState } from 'react';
import { put, toText } from '../../../schema-form/schema.ts';
import { Segmented } from '../../../ui/segmented.tsx';
import { Select } from '../../../ui/select.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { FormField, type FormProps } from '../panel-form.tsx';
import { DurationField } from '../time/duration-field.tsx';
import { TimeZoneField } from '../time/time-zone-field.tsx';

const days = [
  ['day', 'day, whichever it is'],
  ['weekday', 'day from Monday to Friday'],
  ['monday', 'Monday'],
  ['tuesday', 'Tuesday'],
  ['wednesday', 'Wednesday'],
  ['thursday', 'Thursday'],
  ['friday', 'Friday'],
  ['saturday', 'Saturday'],
  ['sunday', 'Sunday'],
] as const;

type Way = 'for' | 'until' | 'next';

/** How long, until when, or until which day. */
export function WaitForm(form: FormProps) {
  const { value, onChange, faults } = form;
  const given: Way = value.next !== undefined ? 'next' : value.until !== undefined ? 'until' : 'for';
  const [asked, setAsked] = useState<Way>();
  // Nothing is filled in yet: what was asked for is shown.
  const isEmpty = value.for === undefined && value.until === undefined && value.next === undefined;
  const way = isEmpty ? (asked ?? 'for') : given;

  function turn(next: Way): void {
    setAsked(next);
    const { for: _for, until: _until, next: _next, at: _at, ...rest } = value;
    if (next === 'next') onChange({ ...rest, next: 'weekday', at: '09:00' });
    else onChange(next === 'for' ? { ...rest, for: '1 day' } : rest);
  }
  return (
    <>
      <Segmented
        label="How it waits"
        value={way}
        onChange={turn}
        options={[
          { value: 'for', words: 'For a while' },
          { value: 'next', words: 'Until a day' },
          { value: 'until', words: 'Until a moment' },
        ]}
      />
      {way === 'for' && (
        <DurationField
          label="How long"
          fault={faults['/for']}
          value={value.for}
          onChange={(text) => onChange(put(value, 'for', text))}
        />
      )}
      {way === 'until' && (
        <FormField
          form={form}
          name="until"
          isRequired
          schema={{
            title: 'Until',
            description: 'A moment that has passed does not make it wait.',
            anyOf: [{ type: 'string', format: 'date-time' }, { type: 'integer' }],
          }}
        />
      )}
      {way === 'next' && (
        <div className="grid grid-cols-2 gap-3">
          <Select
            label="The next"
            fault={faults['/next']}
            value={toText(value.next)}
            options={days.map(([day, words]) => ({ value: day, words }))}
            onChange={({ target }) => onChange({ ...value, next: target.value })}
          />
          <TextField
            label="At"
            type="time"
            fault={faults['/at']}
            value={toText(value.at)}
            onChange={({ target }) => onChange({ ...value, at: target.value })}
          />
        </div>
      )}
      {way !== 'for' && (
        <TimeZoneField
          form={form}
          hint="Whose clock it is. Without one, the workflow's, else the client's."
          pointer="/timeZone"
          value={value.timeZone}
          onChange={(zone) => onChange(put(value, 'timeZone', zone))}
        />
      )}
    </>
  );
}
