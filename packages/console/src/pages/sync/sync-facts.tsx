import type { Sync } from '../../api/types.ts';
import { Facts } from '../../ui/facts.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { environmentWords } from '../../words/environments.ts';
import { syncKinds } from '../../words/sync-facts.ts';
import { countWords } from '../../words/time.ts';

const timeOf = (atMs: number | null) => atMs !== null && <TimeAgo atMs={atMs} />;

export const SyncFacts = ({ sync }: { sync: Sync }) => (
  <Facts
    facts={[
      ['File', sync.source],
      ['Size', sync.totalBytes === null ? null : `${countWords(sync.totalBytes)} bytes`],
      ['Holds', sync.kind && syncKinds[sync.kind].words],
      ['Compared with', sync.sinceLast === null ? null : `what was sent as “${sync.sinceLast}” before`],
      ['Into', `${sync.connection.name} · ${environmentWords[sync.environment].words}`],
      ['Started by', sync.scheduleId === null ? sync.createdBy : `the schedule ${sync.scheduleId}`],
      ['Asked for', timeOf(sync.createdAtMs)],
      ['Begun', timeOf(sync.startedAtMs) || null],
      ['Ended', timeOf(sync.endedAtMs) || null],
      [
        'Id',
        <code key="id" className="font-mono text-xs">
          {sync.id}
        </code>,
      ],
    ]}
  />
);
