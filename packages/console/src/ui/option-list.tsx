import { Command } from 'cmdk';
import { Check } from 'lucide-react';
import type { Tone } from '../words/tones.ts';
import { dotOf } from './tone-dot.tsx';

/** With more than these, one types to find. */
const MAX_WITHOUT_SEARCH = 9;

/** Things to choose from, by pointer, arrows, typing, or the digit of the place. */
export function OptionList(props: {
  label: string;
  options: readonly { value: string; words: string; detail?: string; tone?: Tone }[];
  chosen: readonly string[];
  onChoose: (value: string) => void;
  nothing?: string;
}) {
  const { label, options, chosen, onChoose, nothing = 'Nothing fits.' } = props;
  const hasSearch = options.length > MAX_WITHOUT_SEARCH;

  function chooseByDigit(event: React.KeyboardEvent): void {
    const option = hasSearch || !/^[1-9]$/.test(event.key) ? undefined : options[Number(event.key) - 1];
    if (option) onChoose(option.value);
  }

  return (
    <Command
      label={label}
      loop
      onKeyDown={chooseByDigit}
      // Without a field to type in, the list itself takes the keys.
      {...(!hasSearch && { tabIndex: 0, autoFocus: true, ref: (element: HTMLElement | null) => element?.focus() })}
      className="outline-none"
    >
      {hasSearch && (
        <Command.Input
          autoFocus
          placeholder="Type to find"
          className="h-9 w-full border-b border-line bg-transparent px-3 text-base outline-none placeholder:text-muted sm:text-sm"
        />
      )}
      <Command.List label={label} className="max-h-72 overflow-y-auto p-1">
        <Command.Empty className="px-3 py-2 text-muted">{nothing}</Command.Empty>
        {options.map(({ value, words, detail, tone }) => (
          <Command.Item
            key={value}
            value={value}
            keywords={[words, detail ?? '']}
            onSelect={() => onChoose(value)}
            className="flex min-h-9 cursor-pointer items-center gap-2 rounded-md px-2 py-1.5 data-[selected=true]:bg-raised"
          >
            <Check aria-hidden className={`size-4 shrink-0 text-accent ${chosen.includes(value) ? '' : 'invisible'}`} />
            {tone && <span aria-hidden className={`size-2 shrink-0 rounded-full ${dotOf[tone]}`} />}
            <span className="min-w-0 flex-1 truncate">
              {words}
              {chosen.includes(value) && <span className="sr-only"> (chosen)</span>}
            </span>
            {detail && <span className="max-w-40 truncate text-xs text-muted">{detail}</span>}
          </Command.Item>
        ))}
      </Command.List>
    </Command>
  );
}
