import { NewLink } from '../ui/new-link.tsx';
import { Page } from '../ui/page.tsx';
import { SyncTabs } from './scope-tabs.tsx';

export const NewSync = () => (
  <NewLink to="/syncs/new" needs="syncs:write">
    New sync
  </NewLink>
);

/** What the lists of syncs, schedules and uploads stand in. */
export const SyncFrame = ({ lead, children }: { lead: string; children: React.ReactNode }) => (
  <Page title="Syncs" lead={lead} aside={<NewSync />}>
    <SyncTabs />
    {children}
  </Page>
);
