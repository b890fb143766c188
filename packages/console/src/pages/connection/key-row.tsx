import { Trash2, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useSend } from '../../api/mutations.ts';
import type { KeyName } from '../../api/types.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Failure } from '../../ui/failure.tsx';
import { Hint } from '../../ui/hint.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { TimeAgo, useClock } from '../../ui/time-ago.tsx';
import { keyPurpose, keyState, keyWords } from '../../words/keys.ts';
import { shortTime } from '../../words/time.ts';
import type { CardParts } from './card-parts.ts';
import { EraseKey } from './erase-key.tsx';
import { ReplaceKey } from './replace-key.tsx';

/** One key: as much of it as ever shows, what Customer.io says of it, and the way to another one. */
export function KeyRow(props: CardParts & { name: KeyName }) {
  const { connection, environment, facts, name } = props;
  const [open, setOpen] = useState<'replace' | 'erase'>();
  const close = () => setOpen(undefined);
  const key = facts.keys[name];
  const { words, tone } = keyState(facts, name);
  const undo = useSend('POST /api/v1/connections/{id}/environments/{environment}/keys/{key}/undo', {
    makesOld: [['connections']],
  });
  const undoUntilMs = key?.undoUntilMs ?? null;
  const isUndoable = useClock((nowMs) => undoUntilMs !== null && nowMs < undoUntilMs);
  return (
    <li className="grid gap-2 px-4 py-2.5">
      <div className="flex items-center gap-3">
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5 font-medium">
            {keyWords[name]}
            <Badge tone={tone}>{words}</Badge>
          </p>
          <p className="text-xs text-muted">
            {key ? (
              <>
                <Hint words={`Fingerprint ${key.fingerprint}`}>
                  <span className="font-mono">{key.lastFour === '' ? 'short key' : `…${key.lastFour}`}</span>
                </Hint>{' '}
                · set <TimeAgo atMs={key.setAtMs} />
              </>
            ) : (
              keyPurpose[name]
            )}
          </p>
        </div>
        <Button needs="connections:write" className="h-8!" onClick={() => setOpen('replace')}>
          <span aria-hidden>{key ? 'Replace' : 'Add'}</span>
          <span className="sr-only">{`${key ? 'Replace' : 'Add'} ${keyWords[name]}`}</span>
        </Button>
        {key && (
          <IconButton
            name={`Erase ${keyWords[name]}`}
            Icon={Trash2}
            needs="connections:write"
            onClick={() => setOpen('erase')}
          />
        )}
      </div>
      {isUndoable && undoUntilMs !== null && (
        <p className="flex flex-wrap items-center gap-2 text-xs text-muted">
          The key before it is kept until {shortTime(undoUntilMs)}.
          <Button
            look="ghost"
            className="h-7! px-2! text-xs"
            needs="connections:write"
            isBusy={undo.isPending}
            onClick={() => undo.mutate({ path: { id: connection.id, environment, key: name } })}
          >
            <Undo2 aria-hidden className="size-3.5" /> {`Bring back the ${keyWords[name]}`}
          </Button>
        </p>
      )}
      {undo.error && <Failure error={undo.error} onRetry={undo.again} />}
      {open === 'replace' && <ReplaceKey {...props} onClose={close} />}
      {open === 'erase' && <EraseKey {...props} onClose={close} />}
    </li>
  );
}
