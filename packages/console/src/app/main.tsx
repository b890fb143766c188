import './app.css';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { Tooltip } from 'radix-ui';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiProblem } from '../api/client.ts';
import { sessionEnded } from '../api/session.ts';
import { applyTheme } from '../ui/theme.ts';
import { noteSequences } from '../ui/use-keys.ts';
import { reloadOnUpgrade } from './reload-on-upgrade.ts';
import { createConsoleRouter } from './router.tsx';

const MAX_RETRIES = 1;

// The session ended while a page was open: what is on it stays, and whoever sits there signs in again over it.
const onError = (error: unknown): void => {
  if (error instanceof ApiProblem && error.status === 401) sessionEnded.set(true);
};

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // What the server understood and refused, it will refuse again.
      retry: (failures, error) => failures < MAX_RETRIES && !(error instanceof ApiProblem && error.status < 500),
    },
  },
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
});

applyTheme();
reloadOnUpgrade();
noteSequences();

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <Tooltip.Provider delayDuration={300}>
        <RouterProvider router={createConsoleRouter(queryClient)} />
      </Tooltip.Provider>
    </QueryClientProvider>
  </StrictMode>,
);
