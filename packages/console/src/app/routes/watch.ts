import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { searchOf } from '../../lists/filters.ts';
import { activityFilters } from '../../pages/activity/filters.ts';
import { deliveryFilters } from '../../pages/deliveries/filters.ts';
import { eventFilters } from '../../pages/events/filters.ts';
import { homeFilters } from '../../pages/home/filters.ts';
import { runFilters } from '../../pages/runs/filters.ts';
import { scopeRoute, signedInRoute } from './roots.tsx';

const homeRoute = createRoute({
  getParentRoute: () => scopeRoute,
  path: '/home',
  validateSearch: searchOf(homeFilters),
  component: lazyRouteComponent(() => import('../../pages/home/page.tsx'), 'HomePage'),
});
const personRoute = createRoute({
  getParentRoute: () => scopeRoute,
  path: '/persons/$personId',
  component: lazyRouteComponent(() => import('../../pages/person/page.tsx'), 'PersonPage'),
});
const liveRoute = createRoute({
  getParentRoute: () => scopeRoute,
  path: '/live',
  component: lazyRouteComponent(() => import('../../pages/live/page.tsx'), 'LivePage'),
});
const eventsRoute = createRoute({
  getParentRoute: () => scopeRoute,
  path: '/events',
  validateSearch: searchOf(eventFilters),
  component: lazyRouteComponent(() => import('../../pages/events/page.tsx'), 'EventsPage'),
});

const replaysRoute = createRoute({
  getParentRoute: () => scopeRoute,
  path: '/events/replays',
  validateSearch: searchOf([]),
  component: lazyRouteComponent(() => import('../../pages/replays/page.tsx'), 'ReplaysPage'),
});

const inboxRoute = createRoute({
  getParentRoute: () => scopeRoute,
  path: '/inbox',
  component: lazyRouteComponent(() => import('../../pages/inbox/page.tsx'), 'InboxPage'),
});
const deliveriesRoute = createRoute({
  getParentRoute: () => scopeRoute,
  path: '/deliveries',
  validateSearch: searchOf(deliveryFilters),
  component: lazyRouteComponent(() => import('../../pages/deliveries/page.tsx'), 'DeliveriesPage'),
});
const runsRoute = createRoute({
  getParentRoute: () => scopeRoute,
  path: '/runs',
  validateSearch: searchOf(runFilters),
  component: lazyRouteComponent(() => import('../../pages/runs/page.tsx'), 'RunsPage'),
});
const failuresRoute = createRoute({
  getParentRoute: () => scopeRoute,
  path: '/runs/failures',
  component: lazyRouteComponent(() => import('../../pages/failures/page.tsx'), 'FailuresPage'),
});
const activityRoute = createRoute({
  getParentRoute: () => scopeRoute,
  path: '/activity',
  validateSearch: searchOf(activityFilters),
  component: lazyRouteComponent(() => import('../../pages/activity/page.tsx'), 'ActivityPage'),
});
const eventRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/events/$eventId',
  component: lazyRouteComponent(() => import('../../pages/event/page.tsx'), 'EventPage'),
});
const runRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/runs/$runId',
  component: lazyRouteComponent(() => import('../../pages/run/page.tsx'), 'RunPage'),
});

const deliveryRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/deliveries/$deliveryId',
  component: lazyRouteComponent(() => import('../../pages/delivery/page.tsx'), 'DeliveryPage'),
});
const callRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/activity/$activityId',
  component: lazyRouteComponent(() => import('../../pages/call/page.tsx'), 'CallPage'),
});

export const watchLists = [
  homeRoute,
  personRoute,
  liveRoute,
  eventsRoute,
  replaysRoute,
  inboxRoute,
  deliveriesRoute,
  runsRoute,
  failuresRoute,
  activityRoute,
] as const;
/** Pages of one thing carry no scope: they show whose it is, and set the switcher. */
export const watchThings = [eventRoute, runRoute, deliveryRoute, callRoute] as const;
