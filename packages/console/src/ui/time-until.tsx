import { span } from '../words/time.ts';
import { Moment } from './moment.tsx';
import { useClock } from './time-ago.tsx';

/** How long until then, with the exact time on hover. */
export function TimeUntil({ atMs }: { atMs: number }) {
  const text = useClock((now) => (atMs - now < 1_000 ? 'now' : `in ${span(atMs - now)}`));
  return <Moment atMs={atMs} words={text} />;
}
