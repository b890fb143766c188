import { useQuery } from '@tanstack/react-query';
import { everyEndpointQuery } from '../../../api/queries.ts';
import { put, type Schema, toText } from '../../../schema-form/schema.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { Select } from '../../../ui/select.tsx';
import { channels, metrics } from '../../../words/reporting.ts';
import { channelWords, metricWords } from '../../../words/tones.ts';
import { isRecord } from '../../document/place.ts';
import { isNamed } from '../data/connection.ts';
import { faultAt } from '../faults.ts';
import type { FormProps } from '../panel-form.tsx';
import { ManyField } from './many-field.tsx';

const lists = [
  ['recipientDomains', 'Recipients at', 'The part after the @, one a line.', 'text'],
  ['campaignIds', 'Campaigns', 'Their numbers in Customer.io, one a line.', 'number'],
  ['broadcastIds', 'Broadcasts', 'Their numbers in Customer.io, one a line.', 'number'],
  ['newsletterIds', 'Newsletters', 'Their numbers in Customer.io, one a line.', 'number'],
  ['transactionalMessageIds', 'Transactional messages', 'Their numbers or trigger names, one a line.', 'number'],
] as const;

/** Which events of which trigger start a run. */
export function EventForm({ form }: { form: FormProps }) {
  const { value, onChange, faults, props } = form;
  const filter = isRecord(value.filter) ? value.filter : {};
  const set = (name: string, next: unknown) => {
    const changed = put(filter, name, Array.isArray(next) && next.length === 0 ? undefined : next);
    onChange(put(value, 'filter', Object.keys(changed).length === 0 ? undefined : changed));
  };
  return (
    <>
      <Choices
        label="What happened"
        values={metrics}
        words={metricWords}
        chosen={filter.metrics}
        fault={faultAt(faults, '/filter/metrics')}
        onChange={(next) => set('metrics', next)}
      />
      <Choices
        label="To what"
        values={channels}
        words={channelWords}
        chosen={filter.objectTypes}
        fault={faultAt(faults, '/filter/objectTypes')}
        onChange={(next) => set('objectTypes', next)}
      />
      <Checkbox
        label="Opens and clicks of machines count too"
        hint="Mail programs open messages ahead of their readers. They are left out otherwise."
        checked={filter.by === 'any'}
        onChange={({ target }) => set('by', target.checked ? 'any' : undefined)}
      />
      <Endpoint form={form} client={props.workflow.client} connection={props.workflow.connection} />
      <div className="-mx-4 border-t border-line">
        <Disclosure
          summary="Only some recipients, campaigns or messages"
          isOpen={lists.some(
            ([name]) => filter[name] !== undefined || faultAt(faults, `/filter/${name}`) !== undefined,
          )}
        >
          <div className="grid grid-cols-1 gap-5 px-4 pt-2">
            {lists.map(([name, label, hint, type]) => (
              <ManyField
                key={name}
                label={label}
                hint={hint}
                items={itemsOf(type)}
                fault={faultAt(faults, `/filter/${name}`)}
                value={filter[name]}
                onChange={(next) => set(name, next)}
              />
            ))}
          </div>
        </Disclosure>
      </div>
    </>
  );
}

const itemsOf = (type: 'text' | 'number'): Schema =>
  type === 'text' ? { type: 'string' } : { anyOf: [{ type: 'integer' }, { type: 'string' }] };

function Choices<V extends string>(props: {
  label: string;
  values: readonly V[];
  words: (value: string) => string;
  chosen: unknown;
  fault: string | undefined;
  onChange: (chosen: unknown[]) => void;
}) {
  const { label, values, words, fault, onChange } = props;
  const chosen: unknown[] = Array.isArray(props.chosen) ? props.chosen : [];
  const unknown = chosen.filter((each) => !values.some((value) => value === each)).map(String);
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium">
        {label}
        {chosen.length === 0 && <span className="font-normal text-muted"> · anything</span>}
      </legend>
      <div className="grid grid-cols-2 gap-x-4 gap-y-1.5">
        {[...values, ...unknown].map((value) => (
          <Checkbox
            key={value}
            label={words(value)}
            checked={chosen.includes(value)}
            onChange={({ target }) =>
              onChange(target.checked ? [...chosen, value] : chosen.filter((each) => each !== value))
            }
          />
        ))}
      </div>
      {fault !== undefined && <p className="mt-1.5 text-bad">{fault}</p>}
    </fieldset>
  );
}

function Endpoint({ form, client, connection }: { form: FormProps; client: unknown; connection: unknown }) {
  const { value, onChange, faults, warnings } = form;
  const all = useQuery(everyEndpointQuery()).data ?? [];
  const own = all.filter(
    (each) =>
      (client === undefined || isNamed(each.client, client)) &&
      (connection === undefined || isNamed(each.connection, connection)),
  );
  const current = toText(value.endpoint);
  const isListed = own.some((each) => each.id === current || each.name === current);
  return (
    <Select
      label="Trigger"
      isOptional
      hint="Needed only where an environment has more than one."
      fault={faults['/endpoint']}
      warning={warnings['/endpoint']}
      value={own.find((each) => each.name === current)?.id ?? current}
      options={[
        { value: '', words: 'The one of the environment where it runs' },
        ...own.map(({ id, name, environment }) => ({ value: id, words: `${name ?? id} · ${environment}` })),
        ...(current === '' || isListed ? [] : [{ value: current, words: current }]),
      ]}
      onChange={({ target }) => onChange(put(value, 'endpoint', target.value === '' ? undefined : target.value))}
    />
  );
}
