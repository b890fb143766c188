import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { searchOf } from '../../lists/filters.ts';
import { clientFilters } from '../../pages/clients/filters.ts';
import { connectionFilters } from '../../pages/connections/filters.ts';
import { forwardedFilters } from '../../pages/destination/filters.ts';
import { triggerFilters } from '../../pages/triggers/filters.ts';
import { placeSearch } from './place-search.ts';
import { scopeRoute, signedInRoute } from './roots.tsx';

const clientsRoute = createRoute({
  getParentRoute: () => scopeRoute,
  path: '/clients',
  validateSearch: searchOf(clientFilters),
  component: lazyRouteComponent(() => import('../../pages/clients/page.tsx'), 'ClientsPage'),
});
const connectionsRoute = createRoute({
  getParentRoute: () => scopeRoute,
  path: '/connections',
  validateSearch: searchOf(connectionFilters),
  component: lazyRouteComponent(() => import('../../pages/connections/page.tsx'), 'ConnectionsPage'),
});
const triggersRoute = createRoute({
  getParentRoute: () => scopeRoute,
  path: '/triggers',
  validateSearch: searchOf(triggerFilters),
  component: lazyRouteComponent(() => import('../../pages/triggers/page.tsx'), 'TriggersPage'),
});

const clientRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/clients/$clientId',
  component: lazyRouteComponent(() => import('../../pages/client/page.tsx'), 'ClientPage'),
});
const newConnectionRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/connections/new',
  validateSearch: placeSearch,
  component: lazyRouteComponent(() => import('../../pages/connection-new/page.tsx'), 'NewConnectionPage'),
});
const connectionRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/connections/$connectionId',
  component: lazyRouteComponent(() => import('../../pages/connection/page.tsx'), 'ConnectionPage'),
});
const newTriggerRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/triggers/new',
  validateSearch: placeSearch,
  component: lazyRouteComponent(() => import('../../pages/trigger-new/page.tsx'), 'NewTriggerPage'),
});
const triggerRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/triggers/$triggerId/{-$tab}',
  component: lazyRouteComponent(() => import('../../pages/trigger/page.tsx'), 'TriggerPage'),
});
const destinationRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/triggers/$triggerId/destinations/$destinationId',
  validateSearch: searchOf(forwardedFilters),
  component: lazyRouteComponent(() => import('../../pages/destination/page.tsx'), 'DestinationPage'),
});

export const connectLists = [clientsRoute, connectionsRoute, triggersRoute] as const;
export const connectThings = [
  clientRoute,
  newConnectionRoute,
  connectionRoute,
  newTriggerRoute,
  triggerRoute,
  destinationRoute,
] as const;
