import { Link } from '@tanstack/react-router';
import type { Answer } from '../../api/client.ts';
import { linkLook } from '../../ui/look.ts';

type Outcome = Answer<'POST /api/v1/trigger-endpoints/{id}/test-event'>;

/** What became of a test event. */
export function ComposerOutcome({ outcome: { result, id } }: { outcome: Outcome }) {
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
      {id !== null && (
        <Link to="/events/$eventId" params={{ eventId: id }} className={linkLook}>
          Look at what it did
        </Link>
      )}
    </p>
  );
}
