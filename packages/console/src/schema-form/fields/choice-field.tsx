import { Check, ChevronDown, RefreshCw } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Failure } from '../../ui/failure.tsx';
import { controlLook, Field } from '../../ui/field.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Popover } from '../../ui/popover.tsx';
import type { Choice, FieldProps } from '../context.ts';
import { useChoices, useLabels } from '../use-choices.ts';
import { ListField } from './list-field.tsx';
import { PlainField, useWords } from './scalar-fields.tsx';

// The list is opened to search in it.
const focusAtOnce = (element: HTMLElement | null): void => element?.focus();

/** One or several of what the workspace has, or an id by hand where it cannot be listed. */
export function ChoiceField(props: FieldProps) {
  const { value, onChange, schema } = props;
  const isMany = schema.type === 'array';
  const words = useWords(props);
  const [isById, setIsById] = useState(false);
  const [isOpen, setIsOpen] = useState(false);
  const chosen = isMany ? (Array.isArray(value) ? value : []) : value === undefined ? [] : [value];
  const shown = useLabels(props.name, chosen).join(', ');

  function choose(choice: Choice): void {
    if (!isMany) {
      onChange(choice.value);
      setIsOpen(false);
      return;
    }
    const rest = chosen.filter((each) => each !== choice.value);
    const next = rest.length === chosen.length ? [...chosen, choice.value] : rest;
    onChange(next.length === 0 ? undefined : next);
  }

  const other = (
    <Button look="ghost" className="h-7! justify-self-start px-1! text-xs" onClick={() => setIsById(!isById)}>
      {isById ? 'Choose from the workspace' : 'Use an id instead'}
    </Button>
  );
  if (isById) {
    return (
      <div className="grid grid-cols-1 gap-1">
        {isMany ? <ListField {...props} /> : <PlainField {...props} />}
        {other}
      </div>
    );
  }
  return (
    <div className="grid grid-cols-1 gap-1">
      <Field {...words}>
        {(parts) => (
          <Popover
            label="Choose"
            isOpen={isOpen}
            onOpenChange={setIsOpen}
            width="w-96"
            trigger={
              <button
                type="button"
                {...parts}
                className={`flex h-10 cursor-pointer items-center gap-2 text-left ${controlLook}`}
              >
                <span className={`min-w-0 flex-1 truncate ${shown === '' ? 'text-muted' : ''}`}>
                  {shown === '' ? 'Choose' : shown}
                </span>
                <ChevronDown aria-hidden className="size-4 shrink-0 text-muted" />
              </button>
            }
          >
            <ChoiceList name={props.name} chosen={chosen} onChoose={choose} />
          </Popover>
        )}
      </Field>
      {other}
    </div>
  );
}

/** What a list does not show by itself. */
const notes: Readonly<Record<string, string>> = {
  transactionalMessageId: 'Customer.io does not say which channel a message is of: those of all channels are listed.',
};

function ChoiceList(props: { name: string; chosen: unknown[]; onChoose: (choice: Choice) => void }) {
  const { name, chosen, onChoose } = props;
  const [search, setSearch] = useState('');
  const id = useId();
  const query = useChoices(name, search);
  const found = query.data?.pages.flatMap((page) => page.choices) ?? [];
  return (
    <div className="grid grid-cols-1">
      <div className="flex items-center border-b border-line pr-1">
        <input
          ref={focusAtOnce}
          aria-label="Search"
          placeholder="Search"
          value={search}
          onChange={({ target }) => setSearch(target.value)}
          className="h-10 min-w-0 flex-1 bg-transparent px-3 text-base outline-none placeholder:text-muted sm:text-sm"
        />
        <IconButton name="Load again" Icon={RefreshCw} onClick={() => void query.refetch()} />
      </div>
      {notes[name] !== undefined && (
        <p className="border-b border-line px-3 py-1.5 text-xs text-muted">{notes[name]}</p>
      )}
      {query.error && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      <ul id={id} className="max-h-72 overflow-y-auto p-1">
        {found.map((choice) => {
          const isChosen = chosen.some((each) => String(each) === String(choice.value));
          return (
            <li key={String(choice.value)} className="grid grid-cols-1">
              <button
                type="button"
                aria-pressed={isChosen}
                onClick={() => onChoose(choice)}
                className="flex min-h-9 cursor-pointer items-center gap-2 rounded-md px-2 py-1.5 text-left -outline-offset-2! hover:bg-raised focus-visible:bg-raised"
              >
                <Check aria-hidden className={`size-4 shrink-0 text-accent ${isChosen ? '' : 'invisible'}`} />
                <span className="min-w-0 flex-1">
                  {choice.label}
                  {choice.description && <span className="block text-xs text-muted">{choice.description}</span>}
                </span>
                <span className="text-xs text-muted">{String(choice.value)}</span>
              </button>
            </li>
          );
        })}
        {query.hasNextPage && (
          <li>
            <Button look="ghost" isBusy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              Show more
            </Button>
          </li>
        )}
      </ul>
      <p role="status" className="px-3 pb-2 text-muted empty:hidden">
        {query.isPending
          ? 'Loading…'
          : found.length === 0 && !query.error
            ? 'The workspace has none of this name.'
            : ''}
      </p>
    </div>
  );
}
