import type { QueryClient } from '@tanstack/react-query';
import { createRouter, parseSearchWith, stringifySearchWith } from '@tanstack/react-router';
import { buildLists, buildThings } from './routes/build.ts';
import { connectLists, connectThings } from './routes/connect.ts';
import { rootRoute, scopeRoute, signedInRoute, signInRoute, startRoute, welcomeRoute } from './routes/roots.tsx';
import { settingsRoute } from './routes/settings.ts';
import { watchLists, watchThings } from './routes/watch.ts';

export const createConsoleRouter = (queryClient: QueryClient) =>
  createRouter({
    routeTree: rootRoute.addChildren([
      signInRoute,
      welcomeRoute,
      signedInRoute.addChildren([
        startRoute,
        scopeRoute.addChildren([...watchLists, ...buildLists, ...connectLists]),
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
