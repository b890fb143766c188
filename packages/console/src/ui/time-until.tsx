import { exactTime, span } from '../words/time.ts';
import { Hint } from './hint.tsx';
import { useClock } from './time-ago.tsx';

/** How long until then, with the exact time on hover. */
export function TimeUntil({ atMs }: { atMs: number }) {
  const text = useClock((now) => (atMs - now < 1_000 ? 'now' : `in ${span(atMs - now)}`));
  return (
    <Hint words={exactTime(atMs)}>
      <time dateTime={new Date(atMs).toISOString()} className="whitespace-nowrap tabular-nums">
        {text}
      </time>
    </Hint>
  );
}
