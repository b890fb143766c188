import { Save } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import type { Saving } from './use-saving.ts';

/** Saves as a new version, whether it is whole or not: what is wrong with it keeps it from being turned on. */
export function SaveButton({
  saving,
  isTheirs,
  onSave,
}: {
  saving: Saving;
  isTheirs: boolean;
  onSave: (note?: string) => void;
}) {
  const { saved, isDirty, isSaving } = saving;
  return (
    <Button
      needs="workflows:write"
      isBusy={isSaving}
      whyOff={
        isTheirs
          ? 'Somebody else is editing it: take over first.'
          : isDirty || saved.id === null
            ? undefined
            : 'Nothing has changed since it was saved.'
      }
      onClick={() => onSave()}
    >
      <Save aria-hidden className="size-4" />
      {saved.id === null ? 'Save' : `Save version ${saved.version + 1}`}
      {isDirty && <span aria-hidden className="size-1.5 rounded-full bg-caution" />}
      {isDirty && <span className="sr-only">, not saved yet</span>}
    </Button>
  );
}
