import { type StreamStatus, useStreamStatus } from '../api/stream.ts';

const words: Record<StreamStatus, string> = { connecting: 'Connecting…', live: 'Listening', lost: 'Reconnecting…' };
const dots: Record<StreamStatus, string> = { connecting: 'bg-control', live: 'bg-good', lost: 'bg-caution' };

/** Whether what is shown is the latest there is. */
export function StreamSign({ isPaused, hasNews }: { isPaused: boolean; hasNews: boolean }) {
  const status = useStreamStatus();
  return (
    <p role="status" className="flex items-center gap-2 text-muted">
      <span
        aria-hidden
        className={`size-2 rounded-full ${isPaused ? 'bg-control' : dots[status]} ${isPaused ? '' : 'motion-safe:animate-pulse-dot'}`}
      />
      {isPaused ? (hasNews ? 'Paused, more has arrived' : 'Paused') : words[status]}
    </p>
  );
}
