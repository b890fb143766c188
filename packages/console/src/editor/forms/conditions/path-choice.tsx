import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { controlLook } from '../../../ui/field.tsx';
import { usePanelData } from '../data/panel-data.tsx';
import { isGone } from '../data/readable.ts';
import { wordsOfPath } from '../data/words.ts';
import { DataPopover } from '../pills/data-popover.tsx';

/** Which value is compared. */
export function PathChoice(props: { label: string; path: string; onChange: (path: string) => void }) {
  const { label, path, onChange } = props;
  const { readable } = usePanelData();
  const [isOpen, setIsOpen] = useState(false);
  const parts = path.split('.');
  const isLost = path !== '' && readable !== undefined && isGone(readable, parts);
  return (
    <DataPopover
      label={`What ${label} compares`}
      isOpen={isOpen}
      onOpenChange={setIsOpen}
      onChoose={(chosen) => onChange(chosen.join('.'))}
      trigger={
        <button
          type="button"
          aria-label={`${label}: what is compared${path === '' ? '' : `, now ${wordsOfPath(parts)}`}`}
          title={path}
          className={`flex h-10 min-w-36 flex-2 basis-40 cursor-pointer items-center gap-2 text-left ${controlLook}`}
        >
          <span className={`min-w-0 flex-1 truncate ${path === '' ? 'text-muted' : isLost ? 'text-bad' : 'text-info'}`}>
            {path === '' ? 'Choose a value' : `${isLost ? '(gone) ' : ''}${wordsOfPath(parts)}`}
          </span>
          <ChevronDown aria-hidden className="size-4 shrink-0 text-muted" />
        </button>
      }
    />
  );
}
