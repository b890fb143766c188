import type { SyncMapping, SyncPreview } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { isSameMapping } from './mapping.ts';

interface Parts {
  lastTime: NonNullable<SyncPreview['lastTime']> | undefined;
  /** As it stands. */
  mapping: SyncMapping;
  onTake: (mapping: SyncMapping) => void;
}

/** Offers the mapping by which a file of the same columns was synced before. */
export function AsLastTime({ lastTime, mapping, onTake }: Parts) {
  if (lastTime?.mapping.kind !== mapping.kind || isSameMapping(lastTime.mapping, mapping)) return null;
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 rounded-lg bg-info-ground p-4 text-info">
      <p>
        A file of the same columns was synced <TimeAgo atMs={lastTime.atMs} />, and mapped otherwise.
      </p>
      <Button onClick={() => onTake(lastTime.mapping)}>Map it as last time</Button>
    </div>
  );
}
