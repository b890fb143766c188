import { Link } from '@tanstack/react-router';
import type { Endpoint } from '../../api/types.ts';
import { linkLook } from '../../ui/look.ts';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { Composer } from './composer.tsx';

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
      {isSandbox && <Composer endpoint={endpoint} />}
    </>
  );
}
