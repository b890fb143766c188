import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  type ErrorComponentProps,
  Link,
  parseSearchWith,
  redirect,
  stringifySearchWith,
  useRouter,
} from '@tanstack/react-router';
import { sessionQuery } from './api/queries.ts';
import { CardPage } from './components/card-page.tsx';
import { Failure } from './components/failure.tsx';
import { Page } from './components/page.tsx';
import { Layout } from './layout.tsx';
import { EventPage } from './pages/event.tsx';
import { LivePage } from './pages/live.tsx';
import { RunPage } from './pages/run.tsx';
import { SignInPage } from './pages/sign-in.tsx';
import { WelcomePage } from './pages/welcome.tsx';

const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({ notFoundComponent: NotFound });

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  // Only a path of our own: a link must not be able to send people elsewhere once they have signed in.
  validateSearch: ({ to }): { to?: string } => (typeof to === 'string' && /^\/(?![/\\])/.test(to) ? { to } : {}),
  component: SignInPage,
});

const welcomeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/welcome',
  validateSearch: ({ token }): { token?: string } => (typeof token === 'string' && token !== '' ? { token } : {}),
  component: WelcomePage,
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

const liveRoute = createRoute({ getParentRoute: () => signedInRoute, path: '/', component: LivePage });
const eventRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/events/$eventId',
  component: EventPage,
});
const runRoute = createRoute({ getParentRoute: () => signedInRoute, path: '/runs/$runId', component: RunPage });

export const createConsoleRouter = (queryClient: QueryClient) =>
  createRouter({
    routeTree: rootRoute.addChildren([
      signInRoute,
      welcomeRoute,
      signedInRoute.addChildren([liveRoute, eventRoute, runRoute]),
    ]),
    context: { queryClient },
    scrollRestoration: true,
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

function NotFound() {
  return (
    <CardPage title="There is no such page" lead="The address may be mistyped, or what it led to is gone.">
      <Link to="/" className="font-medium text-accent hover:underline">
        Go to Live
      </Link>
    </CardPage>
  );
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
