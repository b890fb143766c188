import type { QueryClient } from '@tanstack/react-query';
import { createRoute, createRouter, parseSearchWith, redirect, stringifySearchWith } from '@tanstack/react-router';
import { lastScope } from '../lists/scope.ts';
import { buildLists, buildThings } from './routes/build.ts';
import { connectLists, connectThings } from './routes/connect.ts';
import { rootRoute, scopeRoute, signedInRoute, signInRoute, startRoute, welcomeRoute } from './routes/roots.tsx';
import { settingsRoute } from './routes/settings.ts';
import { watchLists, watchThings } from './routes/watch.ts';

const lists = [...watchLists, ...buildLists, ...connectLists] as const;

/** `/inbox`, as people type and tell it, is the inbox of the scope that was looked at last; links always say whose. */
const withoutScope = lists.map(({ options }) =>
  createRoute({
    getParentRoute: () => signedInRoute,
    path: (options as { path: string }).path,
    // Whatever filters there are go with it: the list itself says which it knows.
    validateSearch: (search: Record<string, unknown>) => search,
    beforeLoad({ location }) {
      throw redirect({ href: `/${lastScope.get()}${location.href}`, replace: true });
    },
  }),
);

export const createConsoleRouter = (queryClient: QueryClient) =>
  createRouter({
    routeTree: rootRoute.addChildren([
      signInRoute,
      welcomeRoute,
      signedInRoute.addChildren([
        startRoute,
        scopeRoute.addChildren(lists),
        // No link of ours leads there, so the types of links need not know them.
        ...(withoutScope as unknown as []),
        ...watchThings,
        ...buildThings,
        ...connectThings,
        settingsRoute,
      ]),
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
