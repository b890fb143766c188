import { createTwoFilesPatch } from 'diff';
import type { WorkflowDetail } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Dialog } from '../../ui/dialog.tsx';

/** Two people changed the same workflow: what differs, and whose stands. */
export function ConflictDialog(props: {
  mine: string;
  theirs: WorkflowDetail;
  isSaving: boolean;
  onSaveMine: () => void;
  onTakeTheirs: () => void;
  onClose: () => void;
}) {
  const { mine, theirs, isSaving, onSaveMine, onTakeTheirs, onClose } = props;
  const who = theirs.savedBy?.name ?? 'Somebody';
  return (
    <Dialog
      isOpen
      onClose={onClose}
      place="wide"
      title={`${who} saved version ${theirs.version} meanwhile`}
      lead="Nothing of yours was saved over it. This is what yours would change of theirs."
      buttons={
        <>
          <Button onClick={onTakeTheirs}>Take theirs</Button>
          <Button look="primary" isBusy={isSaving} onClick={onSaveMine}>
            {`Save mine as version ${theirs.version + 1}`}
          </Button>
        </>
      }
    >
      <CodeBlock text={differenceOf(theirs.source, mine)} label="difference" isDifference />
      <p className="mt-3 text-muted">Theirs stays among the versions whatever you do; yours can be had back by undo.</p>
    </Dialog>
  );
}

/** Of two texts, as a unified diff without its head. */
export const differenceOf = (before: string, after: string): string =>
  createTwoFilesPatch('', '', before, after).split('\n').slice(4).join('\n');
