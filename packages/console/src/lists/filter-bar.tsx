import { ChevronDown, X } from 'lucide-react';
import { useState } from 'react';
import { Popover } from '../ui/popover.tsx';
import { useKeys } from '../ui/use-keys.ts';
import { ChoiceFilter, TextFilter, ThingFilter } from './filter-kinds.tsx';
import type { FilterField, Filters, ListSearch } from './filters.ts';
import { SavedViews } from './saved-views.tsx';
import { TimeFilter, timeWords } from './time-filter.tsx';

/** What a list is narrowed by. Each choice is applied as it is made, and stands in the address. */
export function FilterBar({ fields, filters }: { fields: readonly FilterField[]; filters: Filters }) {
  const [open, setOpen] = useState<string>();
  const first = fields[0];
  const openFirst = () => first && setOpen(first.name);
  useKeys({ f: openFirst, '/': openFirst, d: () => fields.some(({ name }) => name === 'time') && setOpen('time') });
  return (
    <search
      aria-label="Filters"
      className="fade-ends flex min-w-0 basis-full sm:flex-1 sm:basis-auto items-center gap-1.5 overflow-x-auto p-1 -m-1 mb-0 sm:-mb-1 sm:flex-wrap sm:overflow-x-visible"
    >
      {fields.map((field) => (
        <Filter
          key={field.name}
          field={field}
          filters={filters}
          isOpen={open === field.name}
          onOpenChange={(isOpen) => setOpen(isOpen ? field.name : undefined)}
        />
      ))}
      {filters.isNarrowed && (
        <button
          type="button"
          onClick={filters.clear}
          className="h-8 shrink-0 cursor-pointer rounded-md px-2 text-muted hover:bg-raised hover:text-ink"
        >
          Clear all
        </button>
      )}
      <SavedViews filters={filters} />
    </search>
  );
}

function Filter(props: {
  field: FilterField;
  filters: Filters;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const { field, filters, isOpen, onOpenChange } = props;
  const { search, change } = filters;
  const value = field.kind === 'time' ? timeWords(search) : search[field.name as keyof ListSearch];
  const shown = value === undefined ? undefined : wordsOf(field, value);
  const clear = () =>
    change(
      field.kind === 'time'
        ? ({ last: undefined, from: undefined, until: undefined } as ListSearch)
        : { [field.name]: undefined },
    );
  const set = (next: string | undefined) => change({ [field.name]: next === '' ? undefined : next });
  const close = () => onOpenChange(false);
  return (
    <span
      className={`inline-flex h-8 shrink-0 items-stretch rounded-md border ${shown === undefined ? 'border-line' : 'border-accent/50 bg-info-ground'}`}
    >
      <Popover
        label={field.label}
        isOpen={isOpen}
        onOpenChange={onOpenChange}
        trigger={
          <button
            type="button"
            className="inline-flex min-h-0! cursor-pointer items-center gap-1 rounded-md px-2 text-muted hover:text-ink"
          >
            {field.label}
            {shown === undefined ? (
              <ChevronDown aria-hidden className="size-3.5" />
            ) : (
              <span className="max-w-48 truncate font-medium text-ink">
                {field.kind === 'thing' && value !== undefined ? <ThingName field={field} id={value} /> : shown}
              </span>
            )}
          </button>
        }
      >
        {field.kind === 'choice' && <ChoiceFilter field={field} value={value} onChange={set} onDone={close} />}
        {field.kind === 'thing' && <ThingFilter field={field} value={value} onChange={set} onDone={close} />}
        {field.kind === 'text' && <TextFilter field={field} value={value} onChange={set} onDone={close} />}
        {field.kind === 'time' && <TimeFilter search={search} onChange={change} onDone={close} />}
      </Popover>
      {shown !== undefined && (
        <button
          type="button"
          aria-label={`Clear ${field.label}`}
          onClick={clear}
          className="-ml-1 grid min-h-0! w-7 cursor-pointer place-items-center rounded-md text-muted hover:text-ink"
        >
          <X aria-hidden className="size-3.5" />
        </button>
      )}
    </span>
  );
}

/** What it is called; its id, until that is known. */
function ThingName({ field, id }: { field: Extract<FilterField, { kind: 'thing' }>; id: string }) {
  return field.useOptions()?.find(({ value }) => value === id)?.words ?? id;
}

function wordsOf(field: FilterField, value: string): string {
  if (field.kind !== 'choice') return value;
  return value
    .split(',')
    .map((each) => field.options.find((option) => option.value === each)?.words ?? each)
    .join(', ');
}
