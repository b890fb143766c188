import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useSend } from '../../api/mutations.ts';
import type { Environment, SyncMapping } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Failure } from '../../ui/failure.tsx';
import { destroyedBy, syncKinds } from '../../words/sync-facts.ts';
import { Plan } from './plan.tsx';
import { askedOf, type Source } from './queries.ts';
import { SinceLast } from './since-last.tsx';

interface Parts {
  into: { connectionId: string; environment: Environment };
  place: string;
  source: Source;
  /** As it was looked at: what is shown is what is used. */
  mapping: SyncMapping | undefined;
  saysItself: boolean;
  whyOff: string | undefined;
}

/** What deletes is asked for. */
export function Start({ into, place, source, mapping, saysItself, whyOff }: Parts) {
  const navigate = useNavigate();
  const [isAsking, setIsAsking] = useState(false);
  const [name, setName] = useState<string>();
  const isCompared = !saysItself && mapping !== undefined && syncKinds[mapping.kind].isCompared === true;
  const sinceLast = isCompared ? name?.trim() : undefined;
  const off = sinceLast === '' ? 'Give a name to what is remembered.' : whyOff;
  const send = useSend('POST /api/v1/syncs', {
    makesOld: [['syncs']],
    onSuccess: ({ id }) => navigate({ to: '/syncs/$syncId', params: { syncId: id } }),
  });
  const destroys = mapping && destroyedBy(mapping);
  const start = () =>
    send.mutate({
      body: {
        ...into,
        ...askedOf(source),
        ...(sinceLast && { sinceLast }),
        ...(!saysItself && mapping && { mapping: mapping as never }),
      },
    });
  return (
    <div className="grid gap-4">
      {send.error && !isAsking && <Failure error={send.error} onRetry={send.again} />}
      {isCompared && (
        <SinceLast name={name} suggested={syncKinds[mapping.kind].words.toLowerCase()} onChange={setName} />
      )}
      <div className="flex flex-wrap items-center gap-3">
        <Button
          look="primary"
          needs="syncs:write"
          whyOff={off}
          isBusy={send.isPending}
          onClick={() => (destroys === undefined ? start() : setIsAsking(true))}
        >
          Start sync
        </Button>
        {'url' in source && (
          <Plan
            into={into}
            url={source.url}
            mapping={saysItself ? undefined : mapping}
            sinceLast={sinceLast}
            whyOff={off}
          />
        )}
        <span className="text-muted">into {place}</span>
      </div>
      {isAsking && (
        <ConfirmDialog
          title={`Delete from ${place}?`}
          yes="Start sync"
          no="Leave it"
          isDanger
          mustType={{ label: 'Type delete to go on', text: 'delete' }}
          send={send}
          onYes={start}
          onClose={() => setIsAsking(false)}
        >
          <p>{destroys}</p>
          <p>It cannot be taken back.</p>
        </ConfirmDialog>
      )}
    </div>
  );
}
