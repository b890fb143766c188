import { Link } from '@tanstack/react-router';
import type { RunDetail } from '../../api/types.ts';
import { Badge } from '../../ui/badge.tsx';
import { actionWords } from '../../words/activity-facts.ts';
import { sentence } from '../../words/problems.ts';
import { exactTime } from '../../words/time.ts';
import type { Tone } from '../../words/tones.ts';

type Send = RunDetail['sends'][number];

const states: Record<Send['state'], [tone: Tone, words: string]> = {
  intended: ['info', 'about to be sent'],
  released: ['info', 'on its way'],
  sent: ['good', 'sent'],
  undecided: ['caution', 'outcome unknown'],
  'given-up': ['bad', 'not sent'],
};

const choices: Record<string, string> = {
  'was-sent': 'said that it was sent',
  'send-again': 'had it sent again',
  'do-not-send': 'said not to send it',
};

/** The messages of a run, as the send ledger has them. */
export function SendList({ sends }: { sends: Send[] }) {
  return (
    <ul className="divide-y divide-line">
      {sends.map((send) => {
        const [tone, words] = states[send.state];
        return (
          <li key={send.stepId} className="px-4 py-3">
            <p className="flex flex-wrap items-center justify-between gap-2">
              <span className="font-medium">{actionWords(send.action)}</span>
              <Badge tone={tone}>{words}</Badge>
            </p>
            {send.reason && <p className="mt-1 text-muted wrap-anywhere">{sentence(send.reason)}</p>}
            {send.decision && (
              <p className="mt-1 text-muted">
                <DecidedBy decision={send.decision} /> {choices[send.decision.choice] ?? send.decision.choice},{' '}
                {exactTime(send.decision.atMs)}.
              </p>
            )}
            <p className="mt-1 text-xs text-muted">
              {exactTime(send.intendedAtMs)}
              {send.deliveryId !== null && (
                <>
                  {' · '}
                  <Link
                    to="/deliveries/$deliveryId"
                    params={{ deliveryId: send.deliveryId }}
                    className="rounded text-accent underline"
                  >
                    What became of it
                  </Link>
                </>
              )}
            </p>
          </li>
        );
      })}
    </ul>
  );
}

/** Whoever said it: a person, or an event that proved it. */
function DecidedBy({ decision: { by, eventId } }: { decision: NonNullable<Send['decision']> }) {
  if (eventId === null) return by;
  return (
    <Link to="/events/$eventId" params={{ eventId }} className="rounded text-accent underline">
      {by.charAt(0).toUpperCase() + by.slice(1)}
    </Link>
  );
}
