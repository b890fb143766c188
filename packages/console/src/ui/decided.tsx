import { Link } from '@tanstack/react-router';
import type { RunDetail } from '../api/types.ts';
import { decidedWords } from '../words/decisions.ts';
import { exactTime } from '../words/time.ts';

/** Who decided what of a message, and when. */
export function Decided({ decision }: { decision: NonNullable<RunDetail['sends'][number]['decision']> }) {
  return (
    <>
      <DecidedBy decision={decision} /> {decidedWords[decision.choice] ?? decision.choice} ({exactTime(decision.atMs)}).
    </>
  );
}

/** Whoever said it: a person, or an event that proved it. */
function DecidedBy({ decision: { by, eventId } }: Parameters<typeof Decided>[0]) {
  if (eventId === null) return by;
  return (
    <Link to="/events/$eventId" params={{ eventId }} className="rounded text-accent underline">
      {by.charAt(0).toUpperCase() + by.slice(1)}
    </Link>
  );
}
