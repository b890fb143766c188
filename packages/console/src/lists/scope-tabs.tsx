import type { LinkProps } from '@tanstack/react-router';
import { LinkTabs } from '../ui/link-tabs.tsx';
import { useScope } from './scope.ts';

function ScopeTabs({ label, tabs }: { label: string; tabs: { words: string; to: NonNullable<LinkProps['to']> }[] }) {
  const { client, env } = useScope();
  return (
    <LinkTabs label={label} tabs={tabs.map(({ words, to }) => ({ words, link: { to, params: { client, env } } }))} />
  );
}

/** Events, and what was handed to the workflows once more. */
export const EventTabs = () => (
  <ScopeTabs
    label="Events"
    tabs={[
      { words: 'All', to: '/$client/$env/events' },
      { words: 'Replays', to: '/$client/$env/events/replays' },
    ]}
  />
);

/** Syncs, those that begin by the clock, the files that were uploaded for them, and what is remembered of them. */
export const SyncTabs = () => (
  <ScopeTabs
    label="Syncs"
    tabs={[
      { words: 'Syncs', to: '/$client/$env/syncs' },
      { words: 'Schedules', to: '/$client/$env/syncs/schedules' },
      { words: 'Uploads', to: '/$client/$env/syncs/uploads' },
      { words: 'Remembered', to: '/$client/$env/syncs/remembered' },
    ]}
  />
);
