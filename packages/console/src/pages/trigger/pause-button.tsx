import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSend } from '../../api/mutations.ts';
import type { Endpoint } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { RadioCards } from '../../ui/radio-cards.tsx';
import { countOf } from '../../words/time.ts';
import { endpointChanges, pausedCountQuery } from './queries.ts';

/** Pausing loses nothing, so it is one press; resuming asks what becomes of what has waited. */
export function PauseButton({ endpoint }: { endpoint: Endpoint }) {
  const [isResuming, setIsResuming] = useState(false);
  const pause = useSend('POST /api/v1/trigger-endpoints/{id}/pause', { makesOld: endpointChanges(endpoint) });
  if (endpoint.pausedAtMs === null) {
    return (
      <Button
        needs="endpoints:write"
        isBusy={pause.isPending}
        onClick={() => pause.mutate({ path: { id: endpoint.id } })}
      >
        Pause trigger
      </Button>
    );
  }
  return (
    <>
      <Button look="primary" needs="endpoints:write" onClick={() => setIsResuming(true)}>
        Resume trigger
      </Button>
      {isResuming && <Resume endpoint={endpoint} onClose={() => setIsResuming(false)} />}
    </>
  );
}

function Resume({ endpoint, onClose }: { endpoint: Endpoint; onClose: () => void }) {
  const [waiting, setWaiting] = useState<'start' | 'skip'>('start');
  const { data } = useQuery(pausedCountQuery(endpoint.id));
  const resume = useSend('POST /api/v1/trigger-endpoints/{id}/resume', {
    makesOld: [...endpointChanges(endpoint), ['events'], ['runs']],
    onSuccess: onClose,
  });
  const waited = data ? `${countOf(data.events, 'event', 'events')}${data.isMore ? ' and more' : ''}` : 'What';
  return (
    <ConfirmDialog
      title="Resume this trigger?"
      yes="Resume trigger"
      no="Leave it paused"
      send={resume}
      onYes={() => resume.mutate({ path: { id: endpoint.id }, body: { waiting } })}
      onClose={onClose}
    >
      <RadioCards
        label={`${waited} came while it was paused`}
        value={waiting}
        onChange={setWaiting}
        options={[
          {
            value: 'start',
            words: 'Start them now',
            detail: 'Workflows react to each as if it had just come. Messages may be sent late.',
          },
          {
            value: 'skip',
            words: 'Skip them',
            detail: 'They stay in the list of events, and can be replayed one by one.',
          },
        ]}
      />
    </ConfirmDialog>
  );
}
