import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { mayBeOf, useScope } from '../../lists/scope.ts';
import { Failure } from '../../ui/failure.tsx';
import { Page } from '../../ui/page.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { Deliveries } from './deliveries.tsx';
import { USUAL_SPAN } from './filters.ts';
import { FirstSteps } from './first-steps.tsx';
import { LastChanges } from './last-changes.tsx';
import { NeedsYou } from './needs-you.tsx';
import { overviewQuery } from './queries.ts';
import { Reported } from './reported.tsx';
import { Runs } from './runs.tsx';
import { SandboxNote } from './sandbox-note.tsx';
import { Triggers } from './triggers.tsx';

const route = getRouteApi('/signed-in/$client/$env/home');

const spans = [
  ['24h', '24 hours'],
  ['7d', '7 days'],
  ['30d', '30 days'],
] as const;

/** All figures are counted anew for it, so it is asked for less often than a list. */
const LOOK_GAP_MS = 5_000;

/** What happened, and what needs somebody. */
export function HomePage() {
  const scope = useScope();
  const span = route.useSearch().last ?? USUAL_SPAN;
  const query = overviewQuery(scope, span);
  const { data, error, refetch } = useQuery({ ...query, placeholderData: keepPreviousData });
  useLiveQuery(query.queryKey, (change) => mayBeOf(scope, change), LOOK_GAP_MS);
  return (
    <Page
      title="Home"
      aside={
        <nav aria-label="Time" className="flex rounded-lg bg-raised p-1">
          {spans.map(([last, words]) => (
            <Link
              key={last}
              to="/$client/$env/home"
              params={{ client: scope.client, env: scope.env }}
              search={{ last }}
              aria-current={span === last}
              className="inline-flex h-7 items-center rounded-md px-3 text-muted aria-[current=true]:bg-chosen aria-[current=true]:font-medium aria-[current=true]:text-ink aria-[current=true]:shadow-sm"
            >
              {words}
            </Link>
          ))}
        </nav>
      }
    >
      <div className="grid gap-6">
        {error && <Failure error={error} onRetry={() => void refetch()} />}
        {!data && !error && <LoadingRows />}
        {data && (
          <>
            <FirstSteps overview={data} scope={scope} />
            <NeedsYou overview={data} scope={scope} />
            {data.events && <Reported events={data.events} scope={scope} span={span} />}
            <div className="grid items-start gap-6 xl:grid-cols-2">
              {data.deliveries && <Deliveries funnel={data.deliveries} scope={scope} span={span} />}
              <div className="grid gap-6">
                {data.runs && <Runs figures={data.runs} scope={scope} span={span} />}
                {data.endpoints && <Triggers figures={data.endpoints} scope={scope} />}
              </div>
            </div>
            <LastChanges />
            <SandboxNote />
          </>
        )}
      </div>
    </Page>
  );
}
