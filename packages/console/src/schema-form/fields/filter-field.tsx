import { Plus, X } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { controlLook } from '../../ui/field.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { type FieldProps, useForm } from '../context.ts';
import { titleOf, toText } from '../schema.ts';
import { TextControl } from '../text-control.tsx';

/** Whom a filter finds: one condition, or a group of them that nests. */
export type PersonFilter =
  | { segment: { id?: number | string } }
  | { attribute: { field: string; operator: 'eq'; value: string } | { field: string; operator: 'exists' } }
  | { and: PersonFilter[] }
  | { or: PersonFilter[] }
  | { not: PersonFilter };

type FilterKind = 'attribute' | 'has' | 'segment' | 'and' | 'or' | 'not';

const kinds: [FilterKind, string][] = [
  ['attribute', 'attribute is'],
  ['has', 'has attribute'],
  ['segment', 'is in segment'],
  ['and', 'all of'],
  ['or', 'any of'],
  ['not', 'not'],
];

const fresh: Record<FilterKind, PersonFilter> = {
  attribute: { attribute: { field: '', operator: 'eq', value: '' } },
  has: { attribute: { field: '', operator: 'exists' } },
  segment: { segment: {} },
  and: { and: [{ attribute: { field: '', operator: 'eq', value: '' } }] },
  or: { or: [{ attribute: { field: '', operator: 'eq', value: '' } }] },
  not: { not: { attribute: { field: '', operator: 'eq', value: '' } } },
};

function kindOfFilter(filter: PersonFilter): FilterKind {
  if ('segment' in filter) return 'segment';
  if ('attribute' in filter) return filter.attribute.operator === 'exists' ? 'has' : 'attribute';
  if ('and' in filter) return 'and';
  return 'or' in filter ? 'or' : 'not';
}

export function FilterField({ name, pointer, schema, value, onChange, isOptional }: FieldProps) {
  const { faults } = useForm();
  const filter = value as PersonFilter | undefined;
  const fault = Object.entries(faults).find(([place]) => place === pointer || place.startsWith(`${pointer}/`))?.[1];
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium">
        {titleOf(name, schema)}
        {isOptional && <span className="font-normal text-muted"> · optional</span>}
      </legend>
      {filter === undefined ? (
        <Button look="ghost" className="-ml-3 h-8!" onClick={() => onChange(fresh.attribute)}>
          <Plus aria-hidden className="size-4" /> Add a condition
        </Button>
      ) : (
        <Node filter={filter} onChange={onChange} onRemove={() => onChange(undefined)} />
      )}
      {fault !== undefined && <p className="mt-1 text-bad">{fault}</p>}
    </fieldset>
  );
}

interface NodeProps {
  filter: PersonFilter;
  onChange: (filter: PersonFilter) => void;
  onRemove: () => void;
}

const place = 'min-w-24 flex-1 basis-28';
const look = `h-10 ${place} ${controlLook}`;

function Node({ filter, onChange, onRemove }: NodeProps) {
  const kind = kindOfFilter(filter);
  return (
    <div className="grid grid-cols-1 gap-2">
      <div className="flex flex-wrap items-start gap-2">
        <select
          aria-label="Kind of condition"
          value={kind}
          onChange={({ target }) => onChange(fresh[target.value as FilterKind])}
          className={`h-10 w-auto! cursor-pointer px-2! ${controlLook}`}
        >
          {kinds.map(([each, words]) => (
            <option key={each} value={each}>
              {words}
            </option>
          ))}
        </select>
        {'segment' in filter && <Segment id={filter.segment.id} onChange={onChange} />}
        {'attribute' in filter && <Attribute attribute={filter.attribute} onChange={onChange} />}
        <IconButton name="Take this condition out" Icon={X} className="mt-1" onClick={onRemove} />
      </div>
      {'not' in filter && (
        <Inside>
          <Node filter={filter.not} onChange={(not) => onChange({ not })} onRemove={onRemove} />
        </Inside>
      )}
      {'and' in filter && <Group filters={filter.and} onChange={(and) => onChange({ and })} onRemove={onRemove} />}
      {'or' in filter && <Group filters={filter.or} onChange={(or) => onChange({ or })} onRemove={onRemove} />}
    </div>
  );
}

/** Its number, or where there is data, whatever that gives. */
function Segment({ id, onChange }: { id: number | string | undefined; onChange: NodeProps['onChange'] }) {
  const { data } = useForm();
  const read = (text: string): number | string | undefined => {
    if (/^\d+$/.test(text)) return Number(text);
    return data && text !== '' ? text : undefined;
  };
  return (
    <div className={place}>
      <TextControl
        label="Number of the segment"
        inputMode="numeric"
        placeholder="12"
        value={toText(id)}
        onChange={(text) => {
          const next = read(text);
          onChange({ segment: next === undefined ? {} : { id: next } });
        }}
      />
    </div>
  );
}

type AttributePart = Extract<PersonFilter, { attribute: unknown }>['attribute'];

function Attribute({ attribute, onChange }: { attribute: AttributePart; onChange: NodeProps['onChange'] }) {
  return (
    <>
      <input
        aria-label="Attribute"
        placeholder="plan"
        value={attribute.field}
        onChange={({ target }) => onChange({ attribute: { ...attribute, field: target.value } })}
        className={look}
      />
      {attribute.operator === 'eq' && (
        <div className={place}>
          <TextControl
            label="Value"
            placeholder="pro"
            value={attribute.value}
            onChange={(value) => onChange({ attribute: { ...attribute, value } })}
          />
        </div>
      )}
    </>
  );
}

function Group(props: { filters: PersonFilter[]; onChange: (filters: PersonFilter[]) => void; onRemove: () => void }) {
  const { filters, onChange, onRemove } = props;
  return (
    <Inside>
      {filters.map((each, index) => (
        <Node
          // biome-ignore lint/suspicious/noArrayIndexKey: a condition is known by its place alone
          key={index}
          filter={each}
          onChange={(next) => onChange(filters.with(index, next))}
          onRemove={() => (filters.length === 1 ? onRemove() : onChange(filters.toSpliced(index, 1)))}
        />
      ))}
      <Button look="ghost" className="h-8! justify-self-start" onClick={() => onChange([...filters, fresh.attribute])}>
        <Plus aria-hidden className="size-4" /> Add to this group
      </Button>
    </Inside>
  );
}

const Inside = ({ children }: { children: React.ReactNode }) => (
  <div className="grid grid-cols-1 gap-2 border-l-2 border-line pl-3">{children}</div>
);
