import { Link } from '@tanstack/react-router';
import { CloudOff, type LucideIcon, SearchX, Timer, TriangleAlert, UsersRound } from 'lucide-react';
import type { Permission } from '../api/types.ts';
import { type Explanation, explain } from '../words/problems.ts';
import { span } from '../words/time.ts';
import { Button } from './button.tsx';
import { linkButtonLook } from './look.ts';
import { NoAccess } from './no-access.tsx';
import { useClock } from './time-ago.tsx';

const icons: Partial<Record<Explanation['kind'], LucideIcon>> = {
  unreachable: CloudOff,
  'not-found': SearchX,
  'edited-meanwhile': UsersRound,
  'too-fast': Timer,
};

/** Stands where the data would have been, above what was loaded before, or in the form that was not taken. */
export function Failure(props: {
  error: unknown;
  onRetry?: (() => void) | undefined;
  /** What trying again has to be allowed. */
  needs?: Permission;
}) {
  const { error, onRetry, needs } = props;
  const { kind, title, wayOut, isFinal, retryAtMs } = explain(error);
  if (kind === 'not-allowed') return <NoAccess>{wayOut}</NoAccess>;
  const Icon = icons[kind] ?? TriangleAlert;
  return (
    <div role="alert" className="flex flex-wrap items-start gap-3 rounded-lg bg-bad-ground p-4">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
      <div className="min-w-0 flex-1 basis-48 wrap-anywhere">
        <p className="font-medium text-bad">{title}</p>
        <p className="mt-0.5 text-ink">{wayOut}</p>
      </div>
      {kind === 'not-found' && (
        <Link to="/" className={linkButtonLook}>
          Go to the start
        </Link>
      )}
      {onRetry && !isFinal && <TryAgain atMs={retryAtMs} needs={needs} onPress={onRetry} />}
    </div>
  );
}

/** Counts down while it is too early. */
function TryAgain(props: { atMs: number | undefined; needs: Permission | undefined; onPress: () => void }) {
  const { atMs, needs, onPress } = props;
  const leftMs = useClock((nowMs) => (atMs === undefined ? 0 : Math.max(0, Math.ceil((atMs - nowMs) / 1_000) * 1_000)));
  return (
    <Button needs={needs} onClick={onPress} disabled={leftMs > 0}>
      {leftMs > 0 ? `Try again in ${span(leftMs)}` : 'Try again'}
    </Button>
  );
}
