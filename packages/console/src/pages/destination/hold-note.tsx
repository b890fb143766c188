import { useState } from 'react';
import { useSend } from '../../api/mutations.ts';
import type { Destination } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { Failure } from '../../ui/failure.tsx';
import { Note } from '../../ui/note.tsx';
import { TimeUntil } from '../../ui/time-until.tsx';
import { sentence } from '../../words/problems.ts';
import { shortTime } from '../../words/time.ts';
import { destinationChanges } from './queries.ts';
import { Resume } from './resume.tsx';

/** Why nothing leaves for now, or the last attempt failed: since when, until when, and how it goes on at once. */
export function HoldNote({ destination }: { destination: Destination }) {
  const { id, state, reason, failingSinceMs, nextAttemptAtMs } = destination;
  const [isResuming, setIsResuming] = useState(false);
  const goOn = useSend('POST /api/v1/destinations/{id}/resume', { makesOld: destinationChanges });
  if (state === 'paused' || (state === 'delivering' && reason === null)) return null;
  return (
    <div className="mb-6 grid gap-3">
      <Note
        tone={state === 'waiting' || state === 'delivering' ? 'caution' : 'bad'}
        title={sentence(reason ?? 'It does not take events')}
        button={
          state === 'gone' ? (
            <Button needs="endpoints:write" onClick={() => setIsResuming(true)}>
              Resume…
            </Button>
          ) : (
            <Button
              needs="endpoints:write"
              isBusy={goOn.isPending}
              onClick={() => goOn.mutate({ path: { id }, body: { waiting: 'send' } })}
            >
              Try now
            </Button>
          )
        }
      >
        {failingSinceMs !== null && state === 'failing' && <>It has failed since {shortTime(failingSinceMs)}. </>}
        {nextAttemptAtMs !== null && (
          <>
            The next attempt is made <TimeUntil atMs={nextAttemptAtMs} />. Other destinations go on.
          </>
        )}
      </Note>
      {goOn.error && <Failure error={goOn.error} onRetry={goOn.again} />}
      {isResuming && <Resume destination={destination} onClose={() => setIsResuming(false)} />}
    </div>
  );
}
