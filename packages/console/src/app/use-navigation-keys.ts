import { useNavigate } from '@tanstack/react-router';
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
