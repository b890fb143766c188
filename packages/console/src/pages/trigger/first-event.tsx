import { Link } from '@tanstack/react-router';
import type { Endpoint } from '../../api/types.ts';
import { linkLook } from '../../ui/look.ts';
import { Note } from '../../ui/note.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { countOf } from '../../words/time.ts';
import { Composer } from './composer.tsx';

/** What to do for the first event, and what will happen then; a sandbox can be made to send one. */
export function FirstEvent({ endpoint, isSandbox }: { endpoint: Endpoint; isSandbox: boolean }) {
  return (
    <>
      {endpoint.provenAtMs !== null ? (
        <Proven endpoint={endpoint} atMs={endpoint.provenAtMs} />
      ) : endpoint.signingKeys.length === 0 ? (
        <p className="text-muted">
          Nothing to do here yet: paste the signing key first. Events that come before are kept aside, and none is lost.
          With the key they are checked, and the first one that is genuine ticks this step.
        </p>
      ) : (
        <Waiting endpoint={endpoint} isSandbox={isSandbox} />
      )}
      {isSandbox && <Composer endpoint={endpoint} />}
    </>
  );
}

const Proven = ({ endpoint, atMs }: { endpoint: Endpoint; atMs: number }) => (
  <p className="text-muted">
    Proven <TimeAgo atMs={atMs} />. From now on whatever does not verify is refused.{' '}
    <Link
      to="/$client/$env/events"
      params={{ client: endpoint.client.id, env: endpoint.environment }}
      search={{ connectionId: endpoint.connection.id }}
      className={linkLook}
    >
      Look at the events
    </Link>
  </p>
);

function Waiting({ endpoint, isSandbox }: { endpoint: Endpoint; isSandbox: boolean }) {
  return (
    <>
      <p role="status" className="flex items-start gap-2.5">
        <span aria-hidden className="mt-1.5 size-2 shrink-0 rounded-full bg-info motion-safe:animate-pulse-dot" />
        <span>
          Waiting for the first event.{' '}
          <span className="text-muted">
            {isSandbox
              ? 'Press Send a test event: it is signed with your key, and ticks this step.'
              : 'In Customer.io, send a message to yourself. As soon as Customer.io reports it, usually within a minute, this step ticks itself: the page may stay open.'}
          </span>
        </span>
      </p>
      {!isSandbox && endpoint.heldEvents === 0 && (
        <div className="text-muted">
          <p>Does nothing come?</p>
          <ul className="mt-1 grid list-disc gap-1 pl-5">
            <li>The webhook has to be switched on in Customer.io, with the address of step 1.</li>
            <li>What happened has to be among its events: Sent, for a message that you send yourself.</li>
            <li>Customer.io has to reach the address of step 1 over the internet.</li>
          </ul>
        </div>
      )}
      {endpoint.heldEvents > 0 && (
        <Note
          tone="caution"
          title={`${countOf(endpoint.heldEvents, 'event', 'events')} came, not signed with this key`}
          button={
            <Link
              to="/triggers/$triggerId/{-$tab}"
              params={{ triggerId: endpoint.id, tab: 'held' }}
              className={linkLook}
            >
              Look at what is held
            </Link>
          }
        >
          Usually the key was cut off, or copied from another webhook. Paste the right one under Settings: what is held
          is then checked with it.
        </Note>
      )}
    </>
  );
}
