import { Save } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import type { Saving } from './use-saving.ts';

/** Why there is nothing to save, or nobody who may now. */
export function whyNotSaved({ isDirty }: Saving, isTheirs: boolean): string | undefined {
  if (isTheirs) return 'Somebody else is editing it: take over first.';
  return isDirty ? undefined : 'Nothing has changed since it was saved.';
}

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
      whyOff={saved.id === null && !isTheirs ? undefined : whyNotSaved(saving, isTheirs)}
      onClick={() => onSave()}
    >
      <Save aria-hidden className="size-4" />
      {saved.id === null ? (
        'Save'
      ) : (
        <span>
          Save<span className="max-sm:hidden"> version {saved.version + 1}</span>
        </span>
      )}
      {isDirty && <span aria-hidden className="size-1.5 rounded-full bg-caution" />}
      {isDirty && <span className="sr-only">, not saved yet</span>}
    </Button>
  );
}
