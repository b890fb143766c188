import { getRouteApi, Navigate } from '@tanstack/react-router';
import { useSession } from '../../api/session.ts';
import type { Permission } from '../../api/types.ts';
import { LinkTabs } from '../../ui/link-tabs.tsx';
import { NoAccess } from '../../ui/no-access.tsx';
import { Page } from '../../ui/page.tsx';
import { Account } from './account.tsx';
import { Appearance } from './appearance.tsx';
import { Changes } from './changes.tsx';
import { Erasing } from './erasing.tsx';
import { People } from './people.tsx';
import { Server } from './server.tsx';
import { Tokens } from './tokens.tsx';

const route = getRouteApi('/signed-in/settings/{-$part}');

const parts: { name: string; words: string; needs?: Permission; Part: () => React.ReactNode }[] = [
  { name: 'account', words: 'Account', Part: Account },
  { name: 'people', words: 'People', needs: 'people:read', Part: People },
  { name: 'tokens', words: 'Tokens', needs: 'tokens:read', Part: Tokens },
  { name: 'changes', words: 'Changes', needs: 'audit:read', Part: Changes },
  { name: 'erasing', words: 'Erasing', needs: 'data:erase', Part: Erasing },
  { name: 'server', words: 'Server', needs: 'server:read', Part: Server },
  { name: 'appearance', words: 'Appearance', Part: Appearance },
];

/** One's own account and look; for owners, people, tokens and what was changed. */
export function SettingsPage() {
  const { part } = route.useParams();
  const permissions = useSession()?.permissions ?? [];
  const may = (needs: Permission | undefined) => needs === undefined || permissions.includes(needs);
  const shown = parts.find(({ name }) => name === part);
  if (!shown) return <Navigate to="/settings/{-$part}" params={{ part: 'account' }} replace />;
  const { Part, needs } = shown;
  return (
    <Page title="Settings">
      <LinkTabs
        label="Parts of the settings"
        tabs={parts
          .filter((each) => may(each.needs))
          .map(({ name, words }) => ({ words, link: { to: '/settings/{-$part}', params: { part: name } } }))}
      />
      {needs !== undefined && !may(needs) ? <NoAccess needs={needs} /> : <Part />}
    </Page>
  );
}
