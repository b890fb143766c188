import { useState } from 'react';
import { useSend } from '../../api/mutations.ts';
import type { Destination } from '../../api/types.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { RadioCards } from '../../ui/radio-cards.tsx';
import { countOf } from '../../words/time.ts';
import { destinationChanges } from './queries.ts';

/** Asks what becomes of what has waited. */
export function Resume({ destination, onClose }: { destination: Destination; onClose: () => void }) {
  const { id, name, waiting: waits } = destination;
  const [waiting, setWaiting] = useState<'send' | 'skip'>('send');
  const resume = useSend('POST /api/v1/destinations/{id}/resume', {
    makesOld: destinationChanges,
    onSuccess: onClose,
  });
  const waited = `${countOf(waits.count, 'event waits', 'events wait')}${waits.isMore ? ', and more' : ''}`;
  return (
    <ConfirmDialog
      title={`Resume ${name}?`}
      yes="Resume"
      no="Leave it"
      send={resume}
      onYes={() => resume.mutate({ path: { id }, body: { waiting } })}
      onClose={onClose}
    >
      <RadioCards
        label={waited}
        value={waiting}
        onChange={setWaiting}
        options={[
          { value: 'send', words: 'Send them now', detail: 'In their order, at the pace of the destination.' },
          { value: 'skip', words: 'Skip them', detail: 'They stay in the list, and can be tried one by one.' },
        ]}
      />
    </ConfirmDialog>
  );
}
