import { put, type Schema, toText } from '../../../schema-form/schema.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { Note } from '../../../ui/note.tsx';
import { Select } from '../../../ui/select.tsx';
import { metrics } from '../../../words/reporting.ts';
import { metricWords } from '../../../words/tones.ts';
import { usePanelData } from '../data/panel-data.tsx';
import { faultAt } from '../faults.ts';
import type { FormProps } from '../panel-form.tsx';
import { DurationField } from '../time/duration-field.tsx';

/** Which message, what has to become of it, and how long it is waited for. */
export function WaitForDeliveryForm({ value, onChange, faults }: FormProps) {
  const { readable } = usePanelData();
  const senders = (readable?.steps ?? []).filter(
    ({ output }) => (output as Schema | null)?.properties?.deliveryId !== undefined,
  );
  const chosen: unknown[] = Array.isArray(value.metrics) ? value.metrics : [];
  const current = toText(value.delivery);
  const isListed = current === '' || senders.some(({ id }) => id === current);
  const options = [
    { value: '', words: 'Choose the step that sends it' },
    ...senders.map(({ id }) => ({ value: id, words: id })),
    ...(isListed ? [] : [{ value: current, words: `${current} (sends nothing before this)` }]),
  ];
  return (
    <>
      {readable && senders.length === 0 && (
        <Note tone="caution" title="No step before this one sends a message">
          Put one that sends before it: then its message can be waited for.
        </Note>
      )}
      <Select
        label="Whose message"
        fault={faults['/delivery']}
        value={current}
        options={options}
        onChange={({ target }) => onChange({ ...value, delivery: target.value })}
      />
      <Field label="Until it is" fault={faultAt(faults, '/metrics')} hint="The first of these ends the wait.">
        {(parts) => (
          <fieldset {...parts} className="grid grid-cols-2 gap-x-4 gap-y-1.5" aria-label="Until it is">
            {metrics.map((metric) => (
              <Checkbox
                key={metric}
                label={metricWords(metric)}
                checked={chosen.includes(metric)}
                onChange={({ target }) =>
                  onChange({
                    ...value,
                    metrics: target.checked ? [...chosen, metric] : chosen.filter((each) => each !== metric),
                  })
                }
              />
            ))}
          </fieldset>
        )}
      </Field>
      <Checkbox
        label="Opens and clicks of machines count too"
        hint="Mail programs open messages ahead of their readers."
        checked={value.by === 'any'}
        onChange={({ target }) => onChange(put(value, 'by', target.checked ? 'any' : undefined))}
      />
      <DurationField
        label="At most for"
        hint="After that the run goes the other way."
        fault={faults['/timeout']}
        value={value.timeout}
        onChange={(text) => onChange(put(value, 'timeout', text))}
      />
    </>
  );
}
