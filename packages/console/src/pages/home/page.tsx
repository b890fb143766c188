import { getRouteApi, Link } from '@tanstack/react-router';
import { scopeQuery, useScope } from '../../lists/scope.ts';
import { Page } from '../../ui/page.tsx';
import { EndpointTable } from './endpoint-table.tsx';
import { USUAL_SPAN } from './filters.ts';
import { NeedsYou } from './needs-you.tsx';
import { Numbers } from './numbers.tsx';

const route = getRouteApi('/signed-in/$client/$env/home');

const spans = [
  ['24h', '24 hours'],
  ['7d', '7 days'],
  ['30d', '30 days'],
] as const;

/** What happened, and what needs somebody. */
export function HomePage() {
  const scope = useScope();
  const span = route.useSearch().last ?? USUAL_SPAN;
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
      <div className="grid gap-8">
        <NeedsYou asked={scopeQuery(scope)} scope={scope} />
        <Numbers scope={scope} span={span} />
        <EndpointTable asked={scopeQuery(scope)} />
      </div>
    </Page>
  );
}
