import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Failure } from '../../ui/failure.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { Saving } from './use-saving.ts';

/** Asks for a note on the version that is about to be saved. */
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
          if (note.trim() !== '') onSave(note);
        }}
      >
        <TextField label="Note" value={note} maxLength={1_000} onChange={(event) => setNote(event.target.value)} />
        {saving.error && <Failure error={saving.error} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Not now</Button>
          <Button
            type="submit"
            look="primary"
            isBusy={saving.isSaving}
            whyOff={note.trim() === '' ? 'Write the note first.' : undefined}
          >
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

const saved = ({ saved: { id, version } }: Saving): number => (id === null ? 1 : version + 1);
