import { useQuery } from '@tanstack/react-query';
import { KeyRound, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useSend } from '../../api/mutations.ts';
import type { Token } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Failure } from '../../ui/failure.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { OneTimeText } from '../../ui/one-time-text.tsx';
import { Panel } from '../../ui/panel.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { countOf, shortTime } from '../../words/time.ts';
import { NewToken } from './new-token.tsx';
import { tokensQuery } from './queries.ts';

type Open = { kind: 'new' } | { kind: 'shown'; text: string } | { kind: 'revoke'; token: Token };

/** Keys for programs: each may do what it is made for, and no more. */
export function Tokens() {
  const { data, error, refetch } = useQuery(tokensQuery);
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  return (
    <Panel
      title="Tokens"
      aside={
        <Button look="ghost" className="-mr-3 h-8!" needs="tokens:write" onClick={() => setOpen({ kind: 'new' })}>
          <Plus aria-hidden className="size-4" /> New token
        </Button>
      }
    >
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingRows />}
      {data?.items.length === 0 && (
        <EmptyState Icon={KeyRound} title="No tokens yet">
          A program calls the API with a token: a workflow elsewhere, the command line, a deployment.
        </EmptyState>
      )}
      <ul className="divide-y divide-line">
        {data?.items.map((token) => (
          <li key={token.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
            <div className="min-w-0 flex-1 basis-48">
              <p className="truncate font-medium">{token.name}</p>
              <p className="text-xs text-muted wrap-anywhere">{token.permissions.join(', ')}</p>
            </div>
            <p className="text-xs text-muted">
              {token.clientIds === null ? 'all clients' : countOf(token.clientIds.length, 'client', 'clients')} ·{' '}
              {token.expiresAtMs === null ? 'never ends' : `until ${shortTime(token.expiresAtMs)}`} ·{' '}
              {token.lastUsedAtMs === null ? (
                'never used'
              ) : (
                <>
                  used <TimeAgo atMs={token.lastUsedAtMs} />
                </>
              )}
            </p>
            <IconButton
              name={`Revoke ${token.name}`}
              Icon={Trash2}
              onClick={() => setOpen({ kind: 'revoke', token })}
            />
          </li>
        ))}
      </ul>
      {open?.kind === 'new' && <NewToken onClose={close} onMade={(text) => setOpen({ kind: 'shown', text })} />}
      {open?.kind === 'shown' && (
        <OneTimeText
          title="Copy the token now"
          lead="It is shown this once. Keep it where the program finds it, and nowhere else."
          text={open.text}
          label="the token"
          onClose={close}
        />
      )}
      {open?.kind === 'revoke' && <Revoke token={open.token} onClose={close} />}
    </Panel>
  );
}

function Revoke({ token, onClose }: { token: Token; onClose: () => void }) {
  const revoke = useSend('DELETE /api/v1/tokens/{id}', { makesOld: [['tokens']], onSuccess: onClose });
  return (
    <ConfirmDialog
      title={`Revoke the token ${token.name}?`}
      yes="Revoke token"
      no="Keep it"
      isDanger
      send={revoke}
      onYes={() => revoke.mutate({ path: { id: token.id } })}
      onClose={onClose}
    >
      <p>Whatever uses it is refused from now on.</p>
    </ConfirmDialog>
  );
}
