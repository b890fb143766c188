import type { Sync } from '../api/types.ts';
import { countOf } from '../words/time.ts';
import { Badge, StatusBadge } from './badge.tsx';

/** One that is done with, but not with all of its rows, is no plain success. */
export function SyncBadge({ sync, isShort = false }: { sync: Sync; isShort?: boolean }) {
  const { status, failed } = sync;
  if (status !== 'succeeded' || failed === 0) return <StatusBadge status={status} />;
  return <Badge tone="caution">{isShort ? status : `${status}, ${countOf(failed, 'row', 'rows')} failed`}</Badge>;
}
