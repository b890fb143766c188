import { lazy, Suspense } from 'react';

const InboxCount = lazy(() => import('./inbox-count.tsx'));

/** How much waits in the inbox. Pages do not wait for it. */
export const WaitingCount = ({ className }: { className: string }) => (
  <Suspense>
    <InboxCount className={className} />
  </Suspense>
);
