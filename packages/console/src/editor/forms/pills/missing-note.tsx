import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { controlLook } from '../../../ui/field.tsx';
import { expressionOf, pillOf, segmentsOf, textOfPill } from '../data/liquid-text.ts';
import { usePanelData } from '../data/panel-data.tsx';
import { nodeAt } from '../data/readable.ts';
import { wordsOfPath } from '../data/words.ts';
import { DataPopover } from './data-popover.tsx';
import { type Fallbacks, isDefault, withFallbacks } from './fallbacks.ts';

/** Asks at once what is to become of a value that may not be there: a run would fail of it. */
export function MissingNote(props: {
  path: readonly string[];
  text: string;
  onChange: (text: string) => void;
  onClose: () => void;
}) {
  const { path, text, onChange, onClose } = props;
  const { groups } = usePanelData();
  const [instead, setInstead] = useState('');
  const [isPicking, setIsPicking] = useState(false);
  const open = segmentsOf(text).find(({ kind, text: each }) => kind === 'value' && isOpen(each, path));
  if (!open || nodeAt(groups, path)?.mayBeMissing !== true) return null;

  function settle(fallbacks: Fallbacks): void {
    if (!open) return;
    const { from, text: before } = open;
    const pill = pillOf(before);
    const after = textOfPill({ ...pill, filters: withFallbacks(pill.filters, fallbacks) });
    onChange(text.slice(0, from) + after + text.slice(from + before.length));
    onClose();
  }
  const takeText = () => settle({ data: [], end: { text: instead } });
  return (
    <fieldset className="mt-1.5 rounded-md bg-caution-ground p-2">
      <legend className="sr-only">What if it is missing?</legend>
      <p className="mb-1.5 text-caution">
        <strong className="font-medium">{wordsOfPath(path)}</strong> may be missing. What then?
      </p>
      <div className="flex flex-wrap items-center gap-2">
        <input
          aria-label={`Use instead of ${wordsOfPath(path)}`}
          placeholder="Use this instead"
          value={instead}
          onChange={({ target }) => setInstead(target.value)}
          onKeyDown={({ key }) => key === 'Enter' && takeText()}
          className={`h-9 min-w-28 flex-1 ${controlLook}`}
        />
        <Button onClick={takeText}>Use it</Button>
      </div>
      <div className="-mb-1 flex flex-wrap">
        <DataPopover
          label="Data to use instead"
          isOpen={isPicking}
          onOpenChange={setIsPicking}
          onChoose={(other) => settle({ data: [expressionOf(other)], end: 'nothing' })}
          trigger={<Button look="ghost">Use other data</Button>}
        />
        <Button look="ghost" onClick={() => settle({ data: [], end: 'nothing' })}>
          Leave it out
        </Button>
        <Button look="ghost" onClick={onClose}>
          Let the step fail
        </Button>
      </div>
    </fieldset>
  );
}

function isOpen(text: string, path: readonly string[]): boolean {
  const { path: read, filters } = pillOf(text);
  return read?.join('\n') === path.join('\n') && !filters.some(isDefault);
}
