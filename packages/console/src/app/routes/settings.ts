import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { searchOf } from '../../lists/filters.ts';
import { changeFilters } from '../../pages/settings/filters.ts';
import { signedInRoute } from './roots.tsx';

export const settingsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/settings/{-$part}',
  validateSearch: searchOf(changeFilters),
  component: lazyRouteComponent(() => import('../../pages/settings/page.tsx'), 'SettingsPage'),
});
