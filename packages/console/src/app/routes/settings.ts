import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from './roots.tsx';

export const settingsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/settings/{-$part}',
  component: lazyRouteComponent(() => import('../../pages/settings/page.tsx'), 'SettingsPage'),
});
