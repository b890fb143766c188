import { Link } from '@tanstack/react-router';
import type { DeliveryDetail } from '../api/types.ts';
import { exactTime, span } from '../words/time.ts';
import { toneOfMetric } from '../words/tones.ts';
import { MetricBadge } from './badge.tsx';
import { TimeAgo } from './time-ago.tsx';
import { dotOf } from './tone-dot.tsx';

const LATE_MS = 5 * 60_000;

/** What was reported of a delivery, first to last, down a line. */
export function DeliveryHistory({ history }: { history: DeliveryDetail['history'] }) {
  return (
    <ol>
      {history.map((entry) => (
        <li
          key={`${entry.metric} ${entry.eventId} ${entry.happenedAtMs}`}
          className="group relative flex gap-3 pb-5 last:pb-0"
        >
          <span aria-hidden className="absolute top-4 bottom-0 left-1 w-px bg-line group-last:hidden" />
          <span aria-hidden className={`mt-1.5 size-2.25 shrink-0 rounded-full ${dotOf[toneOfMetric(entry.metric)]}`} />
          <div className="min-w-0 flex-1">
            <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <MetricBadge metric={entry.metric} />
              {entry.by !== null && entry.by !== 'person' && (
                <span className="text-xs text-muted">
                  {entry.by === 'machine' ? 'by a machine' : 'by whom is unknown'}
                </span>
              )}
              <span className="ml-auto text-xs text-muted">
                {entry.happenedAtMs !== null && <TimeAgo atMs={entry.happenedAtMs} />}
              </span>
            </p>
            {(entry.failureMessage ?? entry.href) && (
              <p className="mt-1 wrap-anywhere">{entry.failureMessage ?? entry.href}</p>
            )}
            <p className="mt-1 text-xs text-muted">
              {entry.happenedAtMs !== null && exactTime(entry.happenedAtMs)}
              {lagWords(entry)}
              {entry.eventId !== null && (
                <>
                  {' · '}
                  <Link
                    to="/events/$eventId"
                    params={{ eventId: entry.eventId }}
                    className="rounded text-accent underline"
                  >
                    Event
                  </Link>
                </>
              )}
            </p>
          </div>
        </li>
      ))}
    </ol>
  );
}

function lagWords({ source, happenedAtMs, receivedAtMs }: DeliveryDetail['history'][number]): string {
  if (source === 'reconciled') return ' · found by asking Customer.io';
  if (happenedAtMs === null || receivedAtMs === null || receivedAtMs - happenedAtMs < LATE_MS) return '';
  return ` · came ${span(receivedAtMs - happenedAtMs)} late`;
}
