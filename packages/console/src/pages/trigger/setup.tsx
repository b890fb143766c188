import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { connectionQuery } from '../../api/queries.ts';
import type { Endpoint } from '../../api/types.ts';
import { CopyBlock } from '../../ui/copy-block.tsx';
import { linkLook } from '../../ui/look.ts';
import { Panel } from '../../ui/panel.tsx';
import { Stepper } from '../../ui/stepper.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { FirstEvent } from './first-event.tsx';
import { PasteKey } from './paste-key.tsx';
import { WebhookStep } from './webhook-step.tsx';

/** From nothing to the first genuine event; each step ticks itself. */
export function Setup({ endpoint }: { endpoint: Endpoint }) {
  const facts = useQuery(connectionQuery(endpoint.connection.id)).data?.environments[endpoint.environment];
  const hasArrived = endpoint.lastEventAtMs !== null || endpoint.heldEvents > 0;
  const [key] = endpoint.signingKeys.slice(-1);
  return (
    <Panel title="Set-up" isPadded>
      <Stepper
        label="Set-up of the trigger"
        steps={[
          {
            title: 'Its address is made',
            isDone: true,
            children:
              endpoint.url === null ? (
                <p className="text-muted">
                  The address is shown to those who may change triggers. You may look at them.
                </p>
              ) : (
                <CopyBlock text={endpoint.url} label="the address" />
              ),
          },
          {
            title: 'Customer.io reports to it',
            isDone: endpoint.webhook !== null || hasArrived,
            children: <WebhookStep endpoint={endpoint} facts={facts} />,
          },
          {
            title: 'Its signing key is pasted',
            isDone: key !== undefined,
            children: key ? (
              <p className="text-muted">
                The key …{key.lastFour} was added <TimeAgo atMs={key.addedAtMs} />.{' '}
                <Link
                  to="/triggers/$triggerId/{-$tab}"
                  params={{ triggerId: endpoint.id, tab: 'settings' }}
                  className={linkLook}
                >
                  Add another key
                </Link>
              </p>
            ) : (
              <PasteKey endpoint={endpoint} />
            ),
          },
          {
            title: 'A first event is proven genuine',
            isDone: endpoint.provenAtMs !== null,
            children: <FirstEvent endpoint={endpoint} isSandbox={facts?.isSandbox ?? false} />,
          },
        ]}
      />
    </Panel>
  );
}
