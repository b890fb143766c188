import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, type LinkProps } from '@tanstack/react-router';
import { useChanges } from '../../api/stream.ts';
import { useScope } from '../../lists/scope.ts';
import { MetricBadge, StatusBadge } from '../../ui/badge.tsx';
import { CopyId } from '../../ui/copy-button.tsx';
import { Failure } from '../../ui/failure.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RunNow } from '../../ui/run-now.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { channelWords } from '../../words/tones.ts';
import { Attributes } from './attributes.tsx';
import { personQuery } from './queries.ts';

const route = getRouteApi('/signed-in/$client/$env/persons/$personId');

/** A person of Customer.io, as seen here: what was sent, what became of it, and what ran for them. */
export function PersonPage() {
  const { personId } = route.useParams();
  const scope = useScope();
  const { data, error, refetch } = useQuery(personQuery(scope, personId));
  useChanges({ onChange: () => undefined, onConnected: () => void refetch() });
  const known = data?.deliveries.items[0] ?? data?.events.items[0];
  const title = data?.deliveries.items.find(({ recipient }) => recipient !== null)?.recipient ?? personId;
  const params = { client: scope.client, env: scope.env };
  const search = { personId };
  return (
    <Page title={title} lead={<CopyId id={personId} label="id of the person" />}>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingRows />}
      {data && (
        <div className="grid items-start gap-6 lg:grid-cols-2">
          <Panel title="Deliveries" aside={<All to="/$client/$env/deliveries" params={params} search={search} />}>
            <Rows isEmpty={data.deliveries.items.length === 0} nothing="Nothing was reported of a message to them.">
              {data.deliveries.items.map(({ deliveryId, subject, recipient, lastMetric, lastHappenedAtMs }) => (
                <RowLink
                  key={deliveryId}
                  linkTo={{ to: '/deliveries/$deliveryId', params: { deliveryId } }}
                  words={subject ?? recipient ?? deliveryId}
                  badge={<MetricBadge metric={lastMetric} />}
                  atMs={lastHappenedAtMs}
                />
              ))}
            </Rows>
          </Panel>
          <Panel title="Runs" aside={<All to="/$client/$env/runs" params={params} search={{ search: personId }} />}>
            <Rows isEmpty={data.runs.items.length === 0} nothing="No run was about them.">
              {data.runs.items.map((run) => (
                <RowLink
                  key={run.id}
                  linkTo={{ to: '/runs/$runId', params: { runId: run.id } }}
                  words={
                    <>
                      {run.workflow.name} · <RunNow run={run} />
                    </>
                  }
                  badge={<StatusBadge status={run.status} isUrgent={run.waitingFor === 'decision'} />}
                  atMs={run.createdAtMs}
                />
              ))}
            </Rows>
          </Panel>
          <Panel title="Events" aside={<All to="/$client/$env/events" params={params} search={search} />}>
            <Rows isEmpty={data.events.items.length === 0} nothing="No event was about them.">
              {data.events.items.map(({ id, objectType, detail, metric, receivedAtMs }) => (
                <RowLink
                  key={id}
                  linkTo={{ to: '/events/$eventId', params: { eventId: id } }}
                  words={detail ?? channelWords(objectType)}
                  badge={<MetricBadge metric={metric} />}
                  atMs={receivedAtMs}
                />
              ))}
            </Rows>
          </Panel>
          {known && (
            <Attributes personId={personId} connectionId={known.connection.id} environment={known.environment} />
          )}
        </div>
      )}
    </Page>
  );
}

const All = (props: LinkProps) => (
  <Link {...props} className="rounded text-accent hover:underline">
    See all
  </Link>
);

function Rows({ isEmpty, nothing, children }: { isEmpty: boolean; nothing: string; children: React.ReactNode }) {
  if (isEmpty) return <p className="p-4 text-muted">{nothing}</p>;
  return <ul className="divide-y divide-line">{children}</ul>;
}

function RowLink(props: { linkTo: LinkProps; words: React.ReactNode; badge: React.ReactNode; atMs: number }) {
  const { linkTo, words, badge, atMs } = props;
  return (
    <li>
      <Link {...linkTo} className="flex items-center gap-3 px-4 py-2.5 -outline-offset-2! hover:bg-raised">
        <span className="min-w-0 flex-1 truncate">{words}</span>
        {badge}
        <span className="text-xs text-muted">
          <TimeAgo atMs={atMs} />
        </span>
      </Link>
    </li>
  );
}
