import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useSend } from '../../api/mutations.ts';
import type { Endpoint, EnvironmentFacts } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Failure } from '../../ui/failure.tsx';
import { linkLook } from '../../ui/look.ts';
import { endpointChanges, webhookQuery } from './queries.ts';
import { subscriptionWords } from './webhook-words.ts';

/** Sets the reporting webhook up by the App API where there is a key; otherwise says how it is done by hand. */
export function WebhookStep({ endpoint, facts }: { endpoint: Endpoint; facts: EnvironmentFacts | undefined }) {
  const register = useSend('PUT /api/v1/trigger-endpoints/{id}/webhook', { makesOld: endpointChanges(endpoint) });
  if (endpoint.webhook !== null) {
    return (
      <p className="text-muted">
        The webhook {endpoint.webhook.id} is looked after: what somebody changes in Customer.io is put right within a
        quarter of an hour.
      </p>
    );
  }
  const hasKey = facts?.keys.appApiKey != null;
  const hasArrived = endpoint.lastEventAtMs !== null || endpoint.heldEvents > 0;
  return (
    <>
      {hasArrived && <p className="text-muted">Events arrive: it was set up by hand.</p>}
      {hasKey ? (
        <div className="flex flex-wrap items-center gap-3">
          <Button
            look={hasArrived ? 'quiet' : 'primary'}
            needs="endpoints:write"
            isBusy={register.isPending}
            onClick={() => register.mutate({ path: { id: endpoint.id }, body: {} })}
          >
            {hasArrived ? 'Look after it for me' : 'Set it up for me'}
          </Button>
          <p className="text-muted">
            Makes the webhook in Customer.io, and keeps its list of events as the workflows need it.
          </p>
        </div>
      ) : (
        <p className="text-muted">
          With an App API key in{' '}
          <Link to="/connections/$connectionId" params={{ connectionId: endpoint.connection.id }} className={linkLook}>
            the connection
          </Link>{' '}
          this is one press. Without one it is done by hand.
        </p>
      )}
      {register.error && <Failure error={register.error} needs="endpoints:write" onRetry={register.again} />}
      <div className="rounded-lg border border-line">
        <Disclosure summary="By hand in Customer.io" isOpen={facts !== undefined && !hasKey && !hasArrived}>
          <ByHand endpoint={endpoint} canAsk={hasKey} />
        </Disclosure>
      </div>
    </>
  );
}

function ByHand({ endpoint, canAsk }: { endpoint: Endpoint; canAsk: boolean }) {
  const { data } = useQuery({ ...webhookQuery(endpoint.id), enabled: canAsk });
  return (
    <ol className="grid list-decimal gap-2 pr-4 pb-4 pl-9">
      <li>
        Open <strong className="font-medium">Data &amp; Integrations › Integrations</strong>, choose{' '}
        <strong className="font-medium">Reporting Webhooks</strong> and add one.
      </li>
      <li>
        <strong className="font-medium">Webhook endpoint</strong>: the address of step 1.
      </li>
      <li>
        <strong className="font-medium">Events</strong>:{' '}
        {data
          ? `${data.events.map(subscriptionWords).join(', ')}.`
          : 'those that your workflows react to; all of them if you are not sure.'}
      </li>
      <li>
        <strong className="font-medium">Save</strong>, open what you saved, and copy its{' '}
        <strong className="font-medium">signing key</strong> for the next step.
      </li>
    </ol>
  );
}
