import { Save } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Failure } from '../../ui/failure.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { countOf } from '../../words/time.ts';
import type { Saving } from './use-saving.ts';

/** Saves as a new version; asks for a note where somebody wants to leave one. */
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

export function NoteDialog(props: { saving: Saving; onSave: (note: string) => void; onClose: () => void }) {
  const { saving, onSave, onClose } = props;
  const [note, setNote] = useState('');
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`What is version ${saved(saving)} about?`}
      lead="Others see it among the versions."
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          onSave(note);
        }}
      >
        <TextField label="Note" value={note} maxLength={1_000} onChange={(event) => setNote(event.target.value)} />
        {saving.error && <Failure error={saving.error} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Not now</Button>
          <Button type="submit" look="primary" isBusy={saving.isSaving} disabled={note.trim() === ''}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

const saved = ({ saved: { id, version } }: Saving): number => (id === null ? 1 : version + 1);
