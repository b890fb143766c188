import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { differenceOf } from '../saving/conflict-dialog.tsx';

/** A file beside what is here: it is compared, and taken when somebody wants it. */
export function FileDialog(props: {
  file: { name: string; text: string };
  text: string;
  isReadOnly: boolean;
  onTake: () => void;
  onClose: () => void;
}) {
  const { file, text, isReadOnly, onTake, onClose } = props;
  const isSame = file.text === text;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      place="wide"
      title={isSame ? `${file.name} says the same` : `Take what ${file.name} says?`}
      lead={isSame ? undefined : 'This is what it would change. One undo brings back what is here.'}
      buttons={
        <>
          <Button onClick={onClose}>Keep what is here</Button>
          {!isSame && !isReadOnly && (
            <Button look="primary" onClick={onTake}>
              Take the file
            </Button>
          )}
        </>
      }
    >
      {!isSame && <CodeBlock text={differenceOf(text, file.text)} label="difference" isDifference />}
    </Dialog>
  );
}
