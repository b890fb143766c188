import { exactTime } from '../words/time.ts';
import { Hint } from './hint.tsx';

/** A moment in words, with the exact time on hover. */
export const Moment = ({ atMs, words }: { atMs: number; words: string }) => (
  <Hint words={exactTime(atMs)}>
    <time dateTime={new Date(atMs).toISOString()} className="whitespace-nowrap tabular-nums">
      {words}
    </time>
  </Hint>
);
