import { useQuery } from '@tanstack/react-query';
import type { Scope } from '../../lists/scope.ts';
import { StatNumber } from '../../ui/stat-number.tsx';
import type { metrics } from '../../words/reporting.ts';
import { metricWords, toneOfMetric, toneOfStatus } from '../../words/tones.ts';
import { eventCountQuery, runCountQuery } from './queries.ts';

const shownMetrics = [
  'sent',
  'delivered',
  'opened',
  'clicked',
  'bounced',
  'failed',
] as const satisfies (typeof metrics)[number][];
const shownStatuses = ['succeeded', 'failed', 'waiting'] as const;

/** What was reported, and what the workflows made of it; each figure leads to its list. */
export const Numbers = ({ scope, span }: { scope: Scope; span: string }) => (
  <>
    <section aria-labelledby="reported">
      <h2 id="reported" className="mb-3 font-semibold">
        Reported
      </h2>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-3 xl:grid-cols-6">
        {shownMetrics.map((metric) => (
          <EventNumber key={metric} scope={scope} span={span} metric={metric} />
        ))}
      </div>
    </section>
    <section aria-labelledby="runs">
      <h2 id="runs" className="mb-3 font-semibold">
        Runs
      </h2>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
        {shownStatuses.map((status) => (
          <RunNumber key={status} scope={scope} span={span} status={status} />
        ))}
      </div>
    </section>
  </>
);

function EventNumber(props: { scope: Scope; span: string; metric: (typeof shownMetrics)[number] }) {
  const { scope, span, metric } = props;
  const { data } = useQuery(eventCountQuery(scope, span, metric));
  return (
    <StatNumber
      label={metricWords(metric)}
      tone={toneOfMetric(metric)}
      count={data?.events}
      isMore={data?.isMore}
      linkTo={{
        to: '/$client/$env/events',
        params: { client: scope.client, env: scope.env },
        search: { metric, last: span },
      }}
    />
  );
}

function RunNumber(props: { scope: Scope; span: string; status: (typeof shownStatuses)[number] }) {
  const { scope, span, status } = props;
  const { data } = useQuery(runCountQuery(scope, span, status));
  return (
    <StatNumber
      label={status}
      tone={toneOfStatus(status)}
      count={data?.runs}
      isMore={data?.isMore}
      linkTo={{
        to: '/$client/$env/runs',
        params: { client: scope.client, env: scope.env },
        search: { status, last: span },
      }}
    />
  );
}
