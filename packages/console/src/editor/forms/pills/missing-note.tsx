import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { controlLook } from '../../../ui/field.tsx';
import { pillOf, quoted, segmentsOf, textOfPill } from '../data/liquid-text.ts';
import { usePanelData } from '../data/panel-data.tsx';
import { nodeAt } from '../data/readable.ts';
import { wordsOfPath } from '../data/words.ts';

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
  const open = segmentsOf(text).find(({ kind, text: each }) => kind === 'value' && isOpen(each, path));
  if (!open || nodeAt(groups, path)?.mayBeMissing !== true) return null;

  function settle(): void {
    if (!open) return;
    const { from, text: before } = open;
    const after = withDefault(before, instead);
    onChange(text.slice(0, from) + after + text.slice(from + before.length));
    onClose();
  }
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
          onKeyDown={({ key }) => key === 'Enter' && settle()}
          className={`h-9 min-w-28 flex-1 ${controlLook}`}
        />
        <Button onClick={settle}>Use it</Button>
        <Button look="ghost" onClick={onClose}>
          Let the step fail
        </Button>
      </div>
    </fieldset>
  );
}

function isOpen(text: string, path: readonly string[]): boolean {
  const { path: read, filters } = pillOf(text);
  return read?.join('\n') === path.join('\n') && !filters.some(({ name }) => name === 'default');
}

/** With what stands in for it; `default` comes first, so that whatever follows has something to work on. */
export function withDefault(text: string, instead: string): string {
  const pill = pillOf(text);
  const others = pill.filters.filter(({ name }) => name !== 'default');
  return textOfPill({ ...pill, filters: [{ name: 'default', args: quoted(instead) }, ...others] });
}
