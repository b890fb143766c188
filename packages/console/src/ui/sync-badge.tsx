import type { Sync } from '../api/types.ts';
import { isPartly } from '../words/sync-facts.ts';
import { countOf } from '../words/time.ts';
import { Badge, StatusBadge } from './badge.tsx';

export function SyncBadge({ sync, isShort = false }: { sync: Sync; isShort?: boolean }) {
  const { status, failed } = sync;
  if (!isPartly(sync)) return <StatusBadge status={status} />;
  return <Badge tone="caution">{isShort ? status : `${status}, ${countOf(failed, 'row', 'rows')} failed`}</Badge>;
}
