import { NewLink } from '../ui/new-link.tsx';
import { Page } from '../ui/page.tsx';
import { SyncTabs } from './scope-tabs.tsx';

/** What the lists of syncs, schedules and uploads stand in. */
export const SyncFrame = ({ lead, children }: { lead: string; children: React.ReactNode }) => (
  <Page
    title="Syncs"
    lead={lead}
    aside={
      <NewLink to="/syncs/new" needs="syncs:write">
        New sync
      </NewLink>
    }
  >
    <SyncTabs />
    {children}
  </Page>
);
