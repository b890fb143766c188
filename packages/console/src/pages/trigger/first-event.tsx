import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useSend } from '../../api/mutations.ts';
import { everyWorkflowQuery } from '../../api/queries.ts';
import type { Endpoint } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { Failure } from '../../ui/failure.tsx';
import { linkLook } from '../../ui/look.ts';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { endpointChanges } from './queries.ts';

/** Waits for it, with what to check meanwhile; a sandbox can be made to send one. */
export function FirstEvent({ endpoint, isSandbox }: { endpoint: Endpoint; isSandbox: boolean }) {
  const events = (
    <Link
      to="/$client/$env/events"
      params={{ client: endpoint.client.id, env: endpoint.environment }}
      className={linkLook}
    >
      Look at the events
    </Link>
  );
  return (
    <>
      {endpoint.provenAtMs !== null ? (
        <p className="text-muted">
          Proven <TimeAgo atMs={endpoint.provenAtMs} />. From now on whatever does not verify is refused. {events}
        </p>
      ) : endpoint.signingKeys.length === 0 ? (
        <p className="text-muted">What comes before the key is pasted is held, and verified with it.</p>
      ) : (
        <p role="status" className="flex items-start gap-2.5">
          <span aria-hidden className="mt-1.5 size-2 shrink-0 rounded-full bg-info motion-safe:animate-pulse-dot" />
          <span>
            Waiting for the first event.{' '}
            <span className="text-muted">
              Send yourself a message from Customer.io. It shows here within seconds, if the webhook is switched on and
              Customer.io can reach this address over the internet.
            </span>
          </span>
        </p>
      )}
      {isSandbox && <TestEvent endpoint={endpoint} />}
    </>
  );
}

/** A sample, signed as Customer.io would: nobody real is written to. Says first what it will start. */
function TestEvent({ endpoint }: { endpoint: Endpoint }) {
  const send = useSend('POST /api/v1/trigger-endpoints/{id}/test-event', {
    makesOld: [...endpointChanges(endpoint), ['events']],
  });
  const starts = useFedWorkflows(endpoint);
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center gap-3">
        <Button
          needs="endpoints:write"
          isBusy={send.isPending}
          whyOff={
            endpoint.signingKeys.length === 0 ? 'Paste a signing key first: the event is signed with it.' : undefined
          }
          onClick={() => send.mutate({ path: { id: endpoint.id }, body: {} })}
        >
          Send a test event
        </Button>
        <p className="text-muted">
          {starts.length === 0
            ? 'No workflow is on behind it, so it starts none.'
            : `It may start ${starts.map(({ name }) => `“${name}”`).join(', ')}.`}
        </p>
      </div>
      <p role="status" className="empty:hidden text-good">
        {send.data && `Sent, and ${send.data.result}.`}
      </p>
      {send.error && <Failure error={send.error} onRetry={send.again} />}
    </div>
  );
}

/** The workflows that are on behind this endpoint. */
export function useFedWorkflows({ id, environment }: Endpoint) {
  const workflows = useQuery(everyWorkflowQuery).data ?? [];
  return workflows.filter((workflow) => workflow.environments[environment]?.endpointId === id);
}
