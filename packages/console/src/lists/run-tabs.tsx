import { Link } from '@tanstack/react-router';
import { useScope } from './scope.ts';

const look =
  '-mb-px inline-flex h-10 items-center border-b-2 border-transparent px-3 font-medium text-muted hover:text-ink data-[status=active]:border-accent data-[status=active]:text-ink';

/** Three ways to look at runs. */
export function RunTabs() {
  const { client, env } = useScope();
  const params = { client, env };
  return (
    <nav aria-label="Runs" className="mb-3 flex border-b border-line">
      <Link
        to="/$client/$env/runs"
        params={params}
        activeOptions={{ exact: true, includeSearch: true }}
        className={look}
      >
        All
      </Link>
      <Link to="/$client/$env/runs/failures" params={params} className={look}>
        Failures
      </Link>
      <Link
        to="/$client/$env/runs"
        params={params}
        search={{ status: 'waiting' }}
        activeOptions={{ includeSearch: true }}
        className={look}
      >
        Waiting
      </Link>
    </nav>
  );
}
