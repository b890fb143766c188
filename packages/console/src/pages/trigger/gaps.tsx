import type { Endpoint } from '../../api/types.ts';
import { Note } from '../../ui/note.tsx';
import { countOf, shortTime, span } from '../../words/time.ts';

/** Times in which less came than usual, or much came late. */
export const Gaps = ({ gaps }: { gaps: Endpoint['gaps'] }) => (
  <div className="grid gap-2">
    {gaps.map((gap) =>
      gap.kind === 'silent' ? (
        <Note key={`silent ${gap.sinceMs}`} tone="caution" title={`Silent since ${shortTime(gap.sinceMs)}`}>
          Usually something comes within {span(gap.usualSilenceMs)}. Check in Customer.io that the webhook is switched
          on.
        </Note>
      ) : (
        <Note
          key={`late ${gap.fromMs}`}
          tone="caution"
          title={`${countOf(gap.events, 'event', 'events')} came late, ${shortTime(gap.fromMs)} – ${shortTime(gap.untilMs)}`}
        >
          The longest was {span(gap.longestLagMs)} on its way. Customer.io repeats what it could not deliver, so nothing
          is lost.
        </Note>
      ),
    )}
  </div>
);
