import { Link } from '@tanstack/react-router';
import type { Answer } from '../../api/client.ts';
import type { Endpoint } from '../../api/types.ts';
import { linkLook } from '../../ui/look.ts';

type Outcome = Answer<'POST /api/v1/trigger-endpoints/{id}/test-event'>;

/** What became of a test event. */
export function ComposerOutcome({ outcome: { result }, endpoint }: { outcome: Outcome; endpoint: Endpoint }) {
  if (result === 'refused') {
    return <p className="text-good">Refused with 401, as it has to be: it does not come from Customer.io.</p>;
  }
  if (result === 'held' || result === 'full') {
    return (
      <p className="text-caution">
        It would be held: until a key has proven itself, what does not verify waits, and starts nothing.
      </p>
    );
  }
  return (
    <p className="text-good">
      Sent, verified and stored.{' '}
      <Link
        to="/$client/$env/events"
        params={{ client: endpoint.client.id, env: endpoint.environment }}
        search={{ connectionId: endpoint.connection.id }}
        className={linkLook}
      >
        Look at what it did
      </Link>
    </p>
  );
}
