import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useSend } from '../../api/mutations.ts';
import type { ForwardedDetail } from '../../api/types.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import type { PreviewMoves } from '../../lists/resource-list.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyBlock } from '../../ui/copy-block.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Failure } from '../../ui/failure.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { TimeUntil } from '../../ui/time-until.tsx';
import { forwardedTone, forwardedWords } from '../../words/destination-facts.ts';
import { sentence } from '../../words/problems.ts';
import { span } from '../../words/time.ts';
import { metricWords } from '../../words/tones.ts';
import { attemptsQuery, destinationChanges } from './queries.ts';

/** One forwarded event beside the list: each attempt, and what it was answered. */
export function Attempts({ id, ...moves }: { id: string } & PreviewMoves) {
  const { data, error, refetch } = useQuery(attemptsQuery(id));
  useLiveQuery(attemptsQuery(id).queryKey, ({ type }) => type === 'destination');
  return (
    <SidePanel
      title={data ? `${data.event.recipient ?? data.event.id} · ${metricWords(data.event.metric)}` : 'Forwarded event'}
      aside={
        data && (
          <Link
            to="/events/$eventId"
            params={{ eventId: data.event.id }}
            className="rounded-md px-2 py-1 font-medium text-accent hover:underline"
          >
            Event
          </Link>
        )
      }
      {...moves}
    >
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingRows />}
      {data && <AttemptsView forwarded={data} />}
    </SidePanel>
  );
}

function AttemptsView({ forwarded }: { forwarded: ForwardedDetail }) {
  const { id, status, attempts, nextAttemptAtMs, messageId, replayId, attemptList } = forwarded;
  const retry = useSend('POST /api/v1/forwarded-events/{id}/retry', { makesOld: destinationChanges });
  return (
    <div className="grid gap-5">
      <div className="flex flex-wrap items-center gap-2">
        <Badge tone={forwardedTone(status)}>{forwardedWords(status, attempts)}</Badge>
        {nextAttemptAtMs !== null && (
          <span className="text-muted">
            next attempt <TimeUntil atMs={nextAttemptAtMs} />
          </span>
        )}
        {status !== 'delivered' && (
          <span className="ml-auto">
            <Button needs="events:write" isBusy={retry.isPending} onClick={() => retry.mutate({ path: { id } })}>
              Try now
            </Button>
          </span>
        )}
      </div>
      {retry.error && <Failure error={retry.error} onRetry={retry.again} />}
      <Facts
        facts={[
          [
            'webhook-id',
            <code key="id" className="font-mono text-xs">
              {messageId}
            </code>,
          ],
          ['Replay', replayId],
        ]}
      />
      <ol aria-label="Attempts" className="grid gap-3">
        {attemptList.map((attempt) => (
          <li key={attempt.attempt} className="rounded-lg border border-line p-3">
            <p className="flex flex-wrap items-baseline gap-x-2">
              <span className="font-medium">Attempt {attempt.attempt}</span>
              <span className={attempt.error === null ? 'text-good' : 'text-bad'}>
                {sentence(attempt.error ?? `Answered ${attempt.status}`)}
              </span>
              <span className="ml-auto text-xs text-muted">
                {span(attempt.durationMs)} · <TimeAgo atMs={attempt.atMs} />
              </span>
            </p>
            {attempt.answer !== null && attempt.answer !== '' && (
              <div className="mt-2">
                <CopyBlock text={attempt.answer} label="the answer" />
              </div>
            )}
          </li>
        ))}
        {attemptList.length === 0 && <li className="text-muted">It has not been tried yet.</li>}
      </ol>
    </div>
  );
}
