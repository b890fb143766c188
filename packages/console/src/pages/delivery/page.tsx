import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ApiProblem } from '../../api/client.ts';
import { deliveryQuery } from '../../api/queries.ts';
import type { Delivery, DeliveryDetail } from '../../api/types.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { AwaitedThing } from '../../lists/awaited-thing.tsx';
import { useScope } from '../../lists/scope.ts';
import { ThingCrumbs } from '../../lists/thing-crumbs.tsx';
import { useBeside } from '../../lists/use-beside.ts';
import { MetricBadge } from '../../ui/badge.tsx';
import { Breadcrumbs } from '../../ui/breadcrumbs.tsx';
import { CopyId } from '../../ui/copy-button.tsx';
import { DeliveryHistory } from '../../ui/delivery-history.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Note } from '../../ui/note.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { channelWords } from '../../words/tones.ts';
import { AskCustomerIo } from './ask-customer-io.tsx';

const route = getRouteApi('/signed-in/deliveries/$deliveryId');

/** One message to one person: all that was reported of it, and who sent it. */
export function DeliveryPage() {
  const { deliveryId } = route.useParams();
  const { data: delivery, error, refetch } = useQuery(deliveryQuery(deliveryId));
  useLiveQuery(deliveryQuery(deliveryId).queryKey, ({ type }) => type === 'delivery');
  useBeside<Delivery>(
    'deliveries',
    (each) => each.deliveryId === deliveryId,
    (each) => ({ to: '/deliveries/$deliveryId', params: { deliveryId: each.deliveryId } }),
  );
  if (delivery) return <DeliveryView delivery={delivery} />;
  if (error instanceof ApiProblem && error.status === 404) return <NotReported deliveryId={deliveryId} />;
  return (
    <AwaitedThing
      title="Delivery"
      list={{ to: '/$client/$env/deliveries', words: 'Deliveries' }}
      error={error}
      onRetry={() => void refetch()}
    />
  );
}

/** Most are known by their first report: one that a run has just sent may have none. */
const NotReported = ({ deliveryId }: { deliveryId: string }) => (
  <Page
    title="Delivery"
    crumbs={
      <Breadcrumbs>
        {[
          <Link key="list" to="/$client/$env/deliveries" params={useScope()}>
            Deliveries
          </Link>,
        ]}
      </Breadcrumbs>
    }
    aside={<AskCustomerIo deliveryId={deliveryId} />}
  >
    <Note tone="caution" title="Nothing was reported of this delivery">
      No webhook has told of it: its report may still be on its way, or no trigger gets those of its channel. When a run
      sent it, Customer.io can be asked. Otherwise the address may be mistyped.
    </Note>
  </Page>
);

function DeliveryView({ delivery }: { delivery: DeliveryDetail }) {
  const { deliveryId, recipient, personId, subject, objectType, sentBy, campaignId, opens, clicks } = delivery;
  return (
    <Page
      title={recipient ?? personId ?? deliveryId}
      badge={<MetricBadge metric={delivery.lastMetric} />}
      crumbs={<ThingCrumbs list={{ to: '/$client/$env/deliveries', words: 'Deliveries' }} thing={delivery} />}
      lead={subject}
      aside={<AskCustomerIo deliveryId={deliveryId} />}
    >
      <div className="grid items-start gap-6 lg:grid-cols-[3fr_2fr]">
        <Panel title="What became of it" aside="In the order in which it happened" isPadded>
          <DeliveryHistory history={delivery.history} />
        </Panel>
        <Panel title="Facts" isPadded>
          <Facts
            facts={[
              ['Channel', channelWords(objectType)],
              ['Subject', subject],
              [
                'Person',
                personId && (
                  <Link
                    key="person"
                    to="/$client/$env/persons/$personId"
                    params={{ client: delivery.client.id, env: delivery.environment, personId }}
                    className="rounded text-accent hover:underline"
                  >
                    {personId}
                  </Link>
                ),
              ],
              ['Opens', shares(opens)],
              ['Clicks', shares(clicks)],
              [
                'Sent by',
                sentBy ? (
                  <Link
                    key="run"
                    to="/runs/$runId"
                    params={{ runId: sentBy.runId }}
                    className="rounded text-accent hover:underline"
                  >
                    the step {sentBy.stepId} of a run
                  </Link>
                ) : campaignId === null ? (
                  'Customer.io, or a call outside any run'
                ) : (
                  `Campaign ${campaignId}`
                ),
              ],
              ['Delivery', <CopyId key="id" id={deliveryId} label="delivery id" />],
            ]}
          />
        </Panel>
      </div>
    </Page>
  );
}

/** A machine that fetches a picture is no reader: they are never added up. */
function shares(counted: DeliveryDetail['opens']): string | undefined {
  const parts = [
    counted.person > 0 && `${counted.person} by a person`,
    counted.machine > 0 && `${counted.machine} by a machine`,
    counted.unknown > 0 && `${counted.unknown} by somebody unknown`,
  ].filter(Boolean);
  return parts.length === 0 ? undefined : parts.join(', ');
}
