import { useNavigate, useRouterState } from '@tanstack/react-router';
import { useSession } from '../api/session.ts';
import { useScope } from '../lists/scope.ts';
import { rail } from '../ui/settings.ts';
import { useKeys } from '../ui/use-keys.ts';
import { type NavigationEntry, navigation } from './navigation.ts';

/** The pages that whoever is signed in may see. */
export function useNavigation(): NavigationEntry[] {
  const permissions = useSession()?.permissions ?? [];
  return navigation.filter(({ needs }) => permissions.includes(needs));
}

/** The page whose things are looked at; on the page of one event that is Events. Undefined under no page. */
export function useCurrentPage(): NavigationEntry['to'] | undefined {
  const [, first, , third] = useRouterState({ select: ({ location }) => location.pathname }).split('/');
  const pageOf = (name: string | undefined) => navigation.find(({ to }) => to.split('/').at(-1) === name)?.to;
  // Lists stand under a scope, and their things do not.
  return pageOf(first) ?? pageOf(third);
}

/** `g` and a letter lead to a page; `[` folds the rail. */
export function useNavigationKeys(): void {
  const navigate = useNavigate();
  const { client, env } = useScope();
  const pages = useNavigation();
  useKeys({
    ...Object.fromEntries(
      pages.map(({ letter, to }) => [`g ${letter}`, () => void navigate({ to, params: { client, env } })]),
    ),
    '[': () => rail.set(rail.get() === 'open' ? 'closed' : 'open'),
  });
}
