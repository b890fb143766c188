import { Link } from '@tanstack/react-router';
import type { ConnectionTrouble } from '../../lists/inbox.ts';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { environmentWords } from '../../words/environments.ts';
import { environmentState, isUnreachable } from '../../words/keys.ts';
import { TroubleCard } from './trouble-card.tsx';

/** Keys of a connection that do not work, or that Customer.io could not be asked about. */
export function KeyTrouble({ trouble }: { trouble: ConnectionTrouble }) {
  const { connection, environment, facts } = trouble;
  const { words, tone } = environmentState(facts);
  return (
    <TroubleCard
      title={
        <Link
          to="/connections/$connectionId"
          params={{ connectionId: connection.id }}
          className="rounded hover:underline"
        >
          {connection.name}
        </Link>
      }
      client={connection.client.name}
      state={words}
      trouble={
        isUnreachable(facts)
          ? {
              tone,
              what: 'Customer.io could not be asked whether these keys work',
              meaning: 'Test them again; when that fails too, see whether this server reaches Customer.io',
            }
          : {
              tone,
              what: 'Customer.io does not take these keys as they are',
              meaning: 'Open the connection: it says which key it is, and replaces it',
            }
      }
      since={facts.probe && <TimeAgo atMs={facts.probe.atMs} />}
      where={environmentWords[environment].words}
    />
  );
}
