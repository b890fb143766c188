import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  type ErrorComponentProps,
  lazyRouteComponent,
  notFound,
  redirect,
  useRouter,
} from '@tanstack/react-router';
import { sessionQuery } from '../../api/session.ts';
import { isScope, lastScope, scopeOf } from '../../lists/scope.ts';
import { Failure } from '../../ui/failure.tsx';
import { Page } from '../../ui/page.tsx';
import { Layout } from '../layout.tsx';
import { NotFound } from '../not-found.tsx';

export const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({ notFoundComponent: NotFound });

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  // Only a path of our own: a link must not be able to send people elsewhere once they have signed in.
  validateSearch: ({ to }): { to?: string } => (typeof to === 'string' && /^\/(?![/\\])/.test(to) ? { to } : {}),
  component: lazyRouteComponent(() => import('../../pages/sign-in/page.tsx'), 'SignInPage'),
});

export const welcomeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/welcome',
  validateSearch: ({ token }): { token?: string } => (typeof token === 'string' && token !== '' ? { token } : {}),
  component: lazyRouteComponent(() => import('../../pages/welcome/page.tsx'), 'WelcomePage'),
});

export const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  async beforeLoad({ context, location }) {
    if (await context.queryClient.ensureQueryData(sessionQuery)) return;
    throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { to: location.href } });
  },
  component: Layout,
  errorComponent: CannotStart,
});

export const startRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/',
  beforeLoad() {
    throw redirect({ to: '/$client/$env/home', params: scopeOf(lastScope.get()), replace: true });
  },
});

/** Every list stands under its scope, so that any link says whose data it is. */
export const scopeRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/$client/$env',
  beforeLoad({ params }) {
    if (!isScope(params)) throw notFound();
    lastScope.set(`${params.client}/${params.env}`);
  },
});

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
