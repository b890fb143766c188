import { Button } from './button.tsx';
import { CopyBlock } from './copy-block.tsx';
import { Dialog } from './dialog.tsx';

/** What is shown once, and nowhere again. */
export function OneTimeText(props: { title: string; lead: string; text: string; label: string; onClose: () => void }) {
  const { title, lead, text, label, onClose } = props;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      lead={lead}
      buttons={
        <Button look="primary" onClick={onClose}>
          I have copied it
        </Button>
      }
    >
      <CopyBlock text={text} label={label} />
    </Dialog>
  );
}
