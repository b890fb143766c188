import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  type ErrorComponentProps,
  lazyRouteComponent,
  notFound,
  parseSearchWith,
  redirect,
  stringifySearchWith,
  useRouter,
} from '@tanstack/react-router';
import { sessionQuery } from '../api/session.ts';
import { searchOf } from '../lists/filters.ts';
import { isScope, lastScope, scopeOf } from '../lists/scope.ts';
import { eventFilters } from '../pages/events/filters.ts';
import { Failure } from '../ui/failure.tsx';
import { Page } from '../ui/page.tsx';
import { Layout } from './layout.tsx';
import { NotFound } from './not-found.tsx';

const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({ notFoundComponent: NotFound });

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  // Only a path of our own: a link must not be able to send people elsewhere once they have signed in.
  validateSearch: ({ to }): { to?: string } => (typeof to === 'string' && /^\/(?![/\\])/.test(to) ? { to } : {}),
  component: lazyRouteComponent(() => import('../pages/sign-in/page.tsx'), 'SignInPage'),
});

const welcomeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/welcome',
  validateSearch: ({ token }): { token?: string } => (typeof token === 'string' && token !== '' ? { token } : {}),
  component: lazyRouteComponent(() => import('../pages/welcome/page.tsx'), 'WelcomePage'),
});

const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  async beforeLoad({ context, location }) {
    if (await context.queryClient.ensureQueryData(sessionQuery)) return;
    throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { to: location.href } });
  },
  component: Layout,
  errorComponent: CannotStart,
});

const startRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/',
  beforeLoad() {
    throw redirect({ to: '/$client/$env/live', params: scopeOf(lastScope.get()), replace: true });
  },
});

/** Every list stands under its scope, so that any link says whose data it is. */
const scopeRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/$client/$env',
  beforeLoad({ params }) {
    if (!isScope(params)) throw notFound();
    lastScope.set(`${params.client}/${params.env}`);
  },
});

const liveRoute = createRoute({
  getParentRoute: () => scopeRoute,
  path: '/live',
  component: lazyRouteComponent(() => import('../pages/live/page.tsx'), 'LivePage'),
});
const eventsRoute = createRoute({
  getParentRoute: () => scopeRoute,
  path: '/events',
  validateSearch: searchOf(eventFilters),
  component: lazyRouteComponent(() => import('../pages/events/page.tsx'), 'EventsPage'),
});

// Pages of one thing carry no scope: they show whose it is, and set the switcher.
const eventRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/events/$eventId',
  component: lazyRouteComponent(() => import('../pages/event/page.tsx'), 'EventPage'),
});
const runRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/runs/$runId',
  component: lazyRouteComponent(() => import('../pages/run/page.tsx'), 'RunPage'),
});

export const createConsoleRouter = (queryClient: QueryClient) =>
  createRouter({
    routeTree: rootRoute.addChildren([
      signInRoute,
      welcomeRoute,
      signedInRoute.addChildren([startRoute, scopeRoute.addChildren([liveRoute, eventsRoute]), eventRoute, runRoute]),
    ]),
    context: { queryClient },
    scrollRestoration: true,
    defaultPreload: 'intent',
    // Without this, what a page's own check has thrown out of the address still reaches it.
    search: { strict: true },
    // Values stay the text they are: the default reads a token like `12e4` as a number.
    parseSearch: parseSearchWith((value) => value),
    stringifySearch: stringifySearchWith(String),
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>;
  }
}

function CannotStart({ error }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <main className="mx-auto max-w-2xl px-4 py-16">
      <Page title="cio-bridge">
        <Failure error={error} onRetry={() => void router.invalidate()} />
      </Page>
    </main>
  );
}
