import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useSend } from '../../api/mutations.ts';
import type { Endpoint } from '../../api/types.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { endpointChanges } from './queries.ts';

type Key = Endpoint['signingKeys'][number];

/** Up to two at once, so that one can be rotated without a gap: which is in use shows, and the quiet one goes. */
export function KeysPanel({ endpoint }: { endpoint: Endpoint }) {
  const [removed, setRemoved] = useState<Key>();
  return (
    <Panel title="Signing keys">
      {endpoint.signingKeys.length === 0 && (
        <p className="p-4 text-muted">None yet: events are held until one is pasted.</p>
      )}
      <ul className="divide-y divide-line">
        {endpoint.signingKeys.map((key) => (
          <li key={key.fingerprint} className="flex min-h-11 items-center gap-3 px-4 py-1.5">
            <div className="min-w-0 flex-1">
              <p className="font-mono text-[0.78125rem]">
                {key.lastFour === '' ? key.fingerprint : `…${key.lastFour}`}
              </p>
              <p className="text-xs text-muted">
                {key.lastVerifiedAtMs === null ? (
                  'no event has verified with it yet'
                ) : (
                  <>
                    last verified an event <TimeAgo atMs={key.lastVerifiedAtMs} />
                  </>
                )}
              </p>
            </div>
            <IconButton
              name={`Remove the key …${key.lastFour}`}
              Icon={Trash2}
              needs="endpoints:write"
              onClick={() => setRemoved(key)}
            />
          </li>
        ))}
      </ul>
      {removed && <RemoveKey endpoint={endpoint} signingKey={removed} onClose={() => setRemoved(undefined)} />}
    </Panel>
  );
}

function RemoveKey(props: { endpoint: Endpoint; signingKey: Key; onClose: () => void }) {
  const { endpoint, signingKey, onClose } = props;
  const remove = useSend('DELETE /api/v1/trigger-endpoints/{id}/signing-keys/{fingerprint}', {
    makesOld: endpointChanges(endpoint),
    onSuccess: onClose,
  });
  const isLast = endpoint.signingKeys.length === 1;
  return (
    <ConfirmDialog
      title={`Remove the key …${signingKey.lastFour}?`}
      yes="Remove key"
      no="Keep it"
      isDanger
      send={remove}
      onYes={() => remove.mutate({ path: { id: endpoint.id, fingerprint: signingKey.fingerprint } })}
      onClose={onClose}
    >
      <p>
        {isLast
          ? 'It is the only one. Events are held from then on, until another is pasted.'
          : 'Events that Customer.io still signs with it are refused from then on. Remove it when it has been quiet for a while.'}
      </p>
    </ConfirmDialog>
  );
}
