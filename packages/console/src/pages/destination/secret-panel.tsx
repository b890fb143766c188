import { useState } from 'react';
import { useSend } from '../../api/mutations.ts';
import type { Destination } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { OneTimeText } from '../../ui/one-time-text.tsx';
import { Panel } from '../../ui/panel.tsx';
import { TimeUntil } from '../../ui/time-until.tsx';
import { destinationChanges } from './queries.ts';

/** What its messages are signed with: replaced here, and shown that once. */
export function SecretPanel({ destination }: { destination: Destination }) {
  const { id, name, previousSecretUntilMs } = destination;
  const [isAsking, setIsAsking] = useState(false);
  const [secret, setSecret] = useState<string>();
  const rotate = useSend('POST /api/v1/destinations/{id}/secret', {
    makesOld: destinationChanges,
    onSuccess(answer) {
      setIsAsking(false);
      setSecret(answer.secret);
    },
  });
  return (
    <Panel title="Secret" isPadded>
      <p className="mb-3 text-muted">
        Each message is signed after Standard Webhooks, whose libraries check it in most languages. The secret was shown
        when the destination was made.
      </p>
      {previousSecretUntilMs !== null && (
        <p className="mb-3">
          The secret of before signs too; that ends <TimeUntil atMs={previousSecretUntilMs} />.
        </p>
      )}
      <Button needs="endpoints:write" onClick={() => setIsAsking(true)}>
        Replace secret
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={`Replace the secret of ${name}?`}
          yes="Replace secret"
          no="Keep it"
          send={rotate}
          onYes={() => rotate.mutate({ path: { id } })}
          onClose={() => setIsAsking(false)}
        >
          <p>For a day the old one signs too, so that the receiver can change over when it suits.</p>
        </ConfirmDialog>
      )}
      {secret !== undefined && (
        <OneTimeText
          title="The new secret"
          lead="Give it to the receiver. It is shown this once."
          text={secret}
          label="the secret"
          onClose={() => setSecret(undefined)}
        />
      )}
    </Panel>
  );
}
