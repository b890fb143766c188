import { Save } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { countOf } from '../../words/time.ts';
import type { Saving } from './use-saving.ts';

/** Saves as a new version. */
export function SaveButton({
  saving,
  wrong,
  onSave,
}: {
  saving: Saving;
  wrong: number;
  onSave: (note?: string) => void;
}) {
  const { saved, isDirty, isSaving } = saving;
  return (
    <Button
      needs="workflows:write"
      isBusy={isSaving}
      whyOff={
        wrong > 0
          ? `There ${wrong === 1 ? 'is' : 'are'} ${countOf(wrong, 'thing', 'things')} to mend first. What you have is kept in this browser.`
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
