import { useState } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Failure } from './failure.tsx';
import { TextField } from './text-field.tsx';

/**
 * A question before what cannot be taken back. Its title names the thing, its buttons are the answers.
 * `mustType` asks for a word or number that shows it was read.
 */
export function ConfirmDialog(props: {
  title: string;
  /** What happens, and what does not. */
  children: React.ReactNode;
  yes: string;
  no: string;
  isDanger?: boolean;
  mustType?: { label: string; text: string };
  send: { isPending: boolean; error: Error | null; again: () => void };
  onYes: () => void;
  onClose: () => void;
}) {
  const { title, children, yes, no, isDanger = false, mustType, send, onYes, onClose } = props;
  const [typed, setTyped] = useState('');
  const isUnread = mustType !== undefined && typed.trim() !== mustType.text;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      buttons={
        <>
          <Button onClick={onClose}>{no}</Button>
          <Button
            look={isDanger ? 'danger' : 'primary'}
            onClick={onYes}
            isBusy={send.isPending}
            whyOff={isUnread ? `${mustType.label}.` : undefined}
          >
            {yes}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <div className="grid gap-2">{children}</div>
        {mustType && (
          <TextField
            label={mustType.label}
            value={typed}
            autoComplete="off"
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
        {send.error && <Failure error={send.error} onRetry={send.again} />}
      </div>
    </Dialog>
  );
}
