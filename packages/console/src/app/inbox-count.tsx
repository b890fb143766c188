import { useInbox } from '../lists/inbox.ts';
import { useScope } from '../lists/scope.ts';
import { countWords } from '../words/time.ts';

/** It stands on every page, so it looks less often than the inbox itself. */
const LOOK_GAP_MS = 10_000;

/** How much waits for a person; nothing while nothing does. */
export default function InboxCount({ className = '' }: { className?: string }) {
  const { count } = useInbox(useScope(), LOOK_GAP_MS);
  if (count === 0) return null;
  return (
    <span className={`rounded-full bg-caution-ground px-1.5 text-xs leading-4 text-caution tabular-nums ${className}`}>
      {countWords(count)}
      <span className="sr-only"> {count === 1 ? 'waits' : 'wait'}</span>
    </span>
  );
}
