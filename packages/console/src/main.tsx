import './app.css';
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { Tooltip } from 'radix-ui';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiProblem } from './api/client.ts';
import { sessionQuery } from './api/queries.ts';
import { createConsoleRouter } from './router.tsx';

const MAX_RETRIES = 1;

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // What the server understood and refused, it will refuse again.
      retry: (failures, error) => failures < MAX_RETRIES && !(error instanceof ApiProblem && error.status < 500),
    },
  },
  queryCache: new QueryCache({
    onError(error) {
      if (!(error instanceof ApiProblem && error.status === 401)) return;
      // The session ended while a page was open: the router leads to sign-in, and back afterwards.
      queryClient.setQueryData(sessionQuery.queryKey, null);
      void router.invalidate();
    },
  }),
});
const router = createConsoleRouter(queryClient);

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <Tooltip.Provider delayDuration={300}>
        <RouterProvider router={router} />
      </Tooltip.Provider>
    </QueryClientProvider>
  </StrictMode>,
);
