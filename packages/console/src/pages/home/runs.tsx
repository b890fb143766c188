import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Overview } from '../../api/types.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { mayBeOf, type Scope } from '../../lists/scope.ts';
import { StatNumber } from '../../ui/stat-number.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { triggeredBy } from '../../words/run-facts.ts';
import { span as spanWords } from '../../words/time.ts';
import { toneOfStatus } from '../../words/tones.ts';
import { lastRunQuery } from './queries.ts';

const always = ['succeeded', 'failed', 'waiting'];

/** What became of the runs that began in this time, and how long they take. */
export function Runs(props: { figures: NonNullable<Overview['runs']>; scope: Scope; span: string }) {
  const { figures, scope, span } = props;
  const shown = Object.entries(figures.byStatus)
    .filter(([status, runs]) => runs > 0 || always.includes(status))
    .sort(([one], [other]) => placeOf(one) - placeOf(other));
  return (
    <section aria-labelledby="runs">
      <h2 id="runs" className="mb-3 font-semibold">
        Runs{' '}
        {figures.medianMs !== null && (
          <span className="font-normal text-muted">· half of them take less than {spanWords(figures.medianMs)}</span>
        )}
      </h2>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
        {shown.map(([status, runs]) => (
          <StatNumber
            key={status}
            label={status}
            tone={toneOfStatus(status)}
            count={runs}
            linkTo={{
              to: '/$client/$env/runs',
              params: { client: scope.client, env: scope.env },
              search: { status, last: span },
            }}
          />
        ))}
      </div>
      <LastRun scope={scope} />
    </section>
  );
}

/** The newest, for whoever waits to see something happen. */
function LastRun({ scope }: { scope: Scope }) {
  const query = lastRunQuery(scope);
  const { data: run } = useQuery(query);
  useLiveQuery(query.queryKey, (change) => change.type === 'run' && mayBeOf(scope, change));
  if (!run) return null;
  return (
    <p className="mt-3 text-muted wrap-anywhere">
      The last one:{' '}
      <Link to="/runs/$runId" params={{ runId: run.id }} className="font-medium text-accent hover:underline">
        {run.workflow.name}
      </Link>{' '}
      · {triggeredBy(run)} · <TimeAgo atMs={run.createdAtMs} />
    </p>
  );
}

const placeOf = (status: string): number => {
  const place = always.indexOf(status);
  return place === -1 ? always.length : place;
};
