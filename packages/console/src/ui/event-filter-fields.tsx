import { useState } from 'react';
import type { EventFilter } from '../words/event-filter.ts';
import { channels, metrics } from '../words/reporting.ts';
import { channelWords, metricWords } from '../words/tones.ts';
import { Checkbox } from './checkbox.tsx';
import { Disclosure } from './disclosure.tsx';
import { FilterTrial } from './filter-trial.tsx';
import { TextField } from './text-field.tsx';

type ListName = Exclude<keyof EventFilter, 'by'>;

const listed = [
  ['recipientDomains', 'Recipients at', 'example.com, example.org', 'The part after the @.'],
  ['campaignIds', 'Campaigns', '23, 24', 'Their numbers in Customer.io.'],
  ['broadcastIds', 'Broadcasts', '9', 'Their numbers in Customer.io.'],
  ['newsletterIds', 'Newsletters', '4', 'Their numbers in Customer.io.'],
  ['transactionalMessageIds', 'Transactional messages', '1, welcome', 'Their numbers or trigger names.'],
] as const satisfies readonly (readonly [ListName, string, string, string])[];

/** A filter as choices, and what it would have done with what came last. */
export function EventFilterFields(props: {
  endpointId: string;
  filter: EventFilter;
  onChange: (filter: EventFilter) => void;
}) {
  const { endpointId, filter, onChange } = props;
  const [wasNarrowed] = useState(() => listed.some(([name]) => filter[name] !== undefined));

  function set(name: ListName, list: string[]): void {
    const { [name]: _before, ...rest } = filter;
    onChange(list.length === 0 ? rest : { ...rest, [name]: list });
  }
  const toggle = (name: 'objectTypes' | 'metrics', value: string) => {
    const list = filter[name] ?? [];
    set(name, list.includes(value) ? list.filter((each) => each !== value) : [...list, value]);
  };

  return (
    <div className="grid gap-4">
      <Choices
        label="Channel"
        values={channels}
        words={channelWords}
        chosen={filter.objectTypes ?? []}
        onToggle={(value) => toggle('objectTypes', value)}
      />
      <Choices
        label="Metric"
        values={metrics}
        words={metricWords}
        chosen={filter.metrics ?? []}
        onToggle={(value) => toggle('metrics', value)}
      />
      <Checkbox
        label="Leave out opens and clicks that a machine made"
        hint="Mail programs open messages ahead of their readers."
        checked={filter.by === 'person'}
        onChange={({ target }) => {
          const { by: _before, ...rest } = filter;
          onChange(target.checked ? { ...rest, by: 'person' } : rest);
        }}
      />
      <div className="-mx-4 border-y border-line">
        <Disclosure summary="Recipients, campaigns and messages" isOpen={wasNarrowed}>
          <div className="grid gap-4 px-4 pb-4 sm:grid-cols-2">
            {listed.map(([name, label, example, hint]) => (
              <ListField
                key={name}
                label={label}
                placeholder={example}
                hint={hint}
                list={filter[name] ?? []}
                onChange={(list) => set(name, list)}
              />
            ))}
          </div>
        </Disclosure>
      </div>
      <FilterTrial endpointId={endpointId} filter={filter} />
    </div>
  );
}

function Choices<V extends string>(props: {
  label: string;
  values: readonly V[];
  words: (value: string) => string;
  chosen: string[];
  onToggle: (value: V) => void;
}) {
  const { label, values, words, chosen, onToggle } = props;
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium">{label}</legend>
      <div className="grid grid-cols-2 gap-x-4 gap-y-1.5 sm:grid-cols-4">
        {values.map((value) => (
          <Checkbox
            key={value}
            label={words(value)}
            checked={chosen.includes(value)}
            onChange={() => onToggle(value)}
          />
        ))}
      </div>
    </fieldset>
  );
}

/** Values with commas between; what is typed stays as it was typed. */
function ListField(props: {
  label: string;
  hint: string;
  placeholder: string;
  list: readonly (string | number)[];
  onChange: (list: string[]) => void;
}) {
  const { label, hint, placeholder, list, onChange } = props;
  const [text, setText] = useState(list.join(', '));
  return (
    <TextField
      label={label}
      isOptional
      hint={`${hint} Commas between.`}
      placeholder={placeholder}
      value={text}
      onChange={({ target }) => {
        setText(target.value);
        onChange(
          target.value
            .split(',')
            .map((each) => each.trim())
            .filter((each) => each !== ''),
        );
      }}
    />
  );
}
