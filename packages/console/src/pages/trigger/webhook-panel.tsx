import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSend } from '../../api/mutations.ts';
import type { Endpoint } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Failure } from '../../ui/failure.tsx';
import { Note } from '../../ui/note.tsx';
import { Panel } from '../../ui/panel.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { sentence } from '../../words/problems.ts';
import { endpointChanges, webhookQuery } from './queries.ts';
import { driftWords } from './webhook-words.ts';

/** The webhook at Customer.io: who looks after it, and how it differs from what is wanted. */
export function WebhookPanel({ endpoint }: { endpoint: Endpoint }) {
  const { webhook } = endpoint;
  const makesOld = endpointChanges(endpoint);
  const found = useQuery({ ...webhookQuery(endpoint.id), enabled: webhook !== null });
  const mend = useSend('PUT /api/v1/trigger-endpoints/{id}/webhook', { makesOld });
  const [isRemoving, setIsRemoving] = useState(false);
  const remove = useSend('DELETE /api/v1/trigger-endpoints/{id}/webhook', {
    makesOld,
    onSuccess: () => setIsRemoving(false),
  });
  const asked = { path: { id: endpoint.id } };
  const drift = found.data?.drift ?? [];
  const mendButton = (
    <Button needs="endpoints:write" isBusy={mend.isPending} onClick={() => mend.mutate({ ...asked, body: {} })}>
      {webhook === null ? 'Look after it for me' : 'Mend webhook'}
    </Button>
  );
  return (
    <Panel title="Webhook at Customer.io" isPadded>
      <div className="grid gap-3">
        {webhook === null ? (
          <>
            <p className="text-muted">
              It was set up by hand. With an App API key it can be looked after from here: its events follow the
              workflows, and what somebody switches off is put right.
            </p>
            <div>{mendButton}</div>
          </>
        ) : (
          <>
            {webhook.fault !== null && <Note tone="bad" title={sentence(webhook.fault)} />}
            {drift.length > 0 && (
              <Note tone="caution" title="It differs from what is wanted" button={mendButton}>
                <ul className="grid gap-1">
                  {drift.map((each) => (
                    <li key={each}>{driftWords(each)}</li>
                  ))}
                </ul>
              </Note>
            )}
            {found.data && drift.length === 0 && <Note tone="good" title="It is as it should be" />}
            {found.error && <Failure error={found.error} onRetry={() => void found.refetch()} />}
            <p className="text-muted">
              Webhook {webhook.id}, {webhook.events === 'all' ? 'all events' : 'the events that workflows need'}
              {webhook.checkedAtMs !== null && (
                <>
                  , looked at <TimeAgo atMs={webhook.checkedAtMs} />
                </>
              )}
              .
            </p>
            <div>
              <Button look="danger" needs="endpoints:write" onClick={() => setIsRemoving(true)}>
                Remove webhook
              </Button>
            </div>
          </>
        )}
        {mend.error && <Failure error={mend.error} needs="endpoints:write" onRetry={mend.again} />}
      </div>
      {isRemoving && (
        <ConfirmDialog
          title="Remove the webhook from Customer.io?"
          yes="Remove webhook"
          no="Keep it"
          isDanger
          send={remove}
          onYes={() => remove.mutate(asked)}
          onClose={() => setIsRemoving(false)}
        >
          <p>Customer.io reports nothing to this address any more. The trigger and its events stay.</p>
        </ConfirmDialog>
      )}
    </Panel>
  );
}
