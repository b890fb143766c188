import { useState } from 'react';
import type { WorkflowSummary } from '../api/types.ts';
import { isPublished } from '../words/workflow-facts.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { TextField } from './text-field.tsx';

const SHOWN = 5;

/**
 * Asks before events are replayed: which workflows may start, that new runs send again, and the number to
 * be typed, which shows that it was read.
 */
export function ReplayGuard(props: {
  title: string;
  yes: string;
  mustType: string;
  workflows: WorkflowSummary[];
  clientId: string | undefined;
  isBusy: boolean;
  onYes: () => void;
  onClose: () => void;
  children?: React.ReactNode;
}) {
  const { title, yes, mustType, workflows, clientId, isBusy, onYes, onClose, children } = props;
  const [typed, setTyped] = useState('');
  const mayStart = workflows.filter(
    (workflow) =>
      workflow.trigger === 'event' &&
      isPublished(workflow) &&
      (clientId === undefined || workflow.client.id === clientId),
  );
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      buttons={
        <>
          <Button onClick={onClose}>Leave them</Button>
          <Button
            look="primary"
            isBusy={isBusy}
            whyOff={mayStart.length > 0 && typed.trim() !== mustType ? `Type ${mustType} first.` : undefined}
            onClick={onYes}
          >
            {yes}
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        {mayStart.length === 0 ? (
          <p>No workflow is on that an event starts: nothing will happen.</p>
        ) : (
          <>
            <p>
              <strong>New runs send again.</strong> These workflows start where the event fits, each in the version that
              is on now:
            </p>
            <ul className="list-disc pl-5">
              {mayStart.slice(0, SHOWN).map(({ id, name, client }) => (
                <li key={id} className="wrap-anywhere">
                  {name} <span className="text-muted">· {client.name}</span>
                </li>
              ))}
              {mayStart.length > SHOWN && <li>and {mayStart.length - SHOWN} more</li>}
            </ul>
            <TextField
              label={`Type ${mustType} to go on`}
              inputMode="numeric"
              autoComplete="off"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          </>
        )}
        {children}
      </div>
    </Dialog>
  );
}
