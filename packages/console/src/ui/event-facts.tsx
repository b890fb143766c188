import { Link } from '@tanstack/react-router';
import type { EventDetail } from '../api/types.ts';
import { factsOf } from '../words/event-facts.ts';
import { exactTime, span } from '../words/time.ts';
import { ChannelIcon } from './channel-icon.tsx';
import { Facts } from './facts.tsx';

/** What an event says, as names and values. */
export function EventFacts({ event }: { event: EventDetail }) {
  const { recipient, person, email, subject, detail, origin } = factsOf(event);
  return (
    <Facts
      facts={[
        [
          'Channel',
          <span key="channel" className="flex items-center gap-2">
            <ChannelIcon objectType={event.objectType} /> {event.objectType || 'not named'}
          </span>,
        ],
        ['Metric', <Id key="metric">{event.metric || 'not named'}</Id>],
        ['Recipient', recipient],
        [
          'Person',
          event.personId === null ? (
            person
          ) : (
            <Link
              key="person"
              to="/$client/$env/persons/$personId"
              params={{ client: event.client.id, env: event.environment, personId: event.personId }}
              className="rounded text-accent hover:underline"
            >
              {event.personId}
            </Link>
          ),
        ],
        ['E-mail', email === recipient ? undefined : email],
        ['Subject', subject],
        [event.metric === 'clicked' ? 'Link' : 'Reason', detail],
        ['Sent by', origin],
        ['Happened', event.happenedAtMs === null ? undefined : exactTime(event.happenedAtMs)],
        ['Received', exactTime(event.receivedAtMs)],
        ['On its way', event.happenedAtMs === null ? undefined : span(event.receivedAtMs - event.happenedAtMs)],
        ['Environment', event.environment],
        [
          'Delivery',
          event.deliveryId && (
            <Link
              key="delivery"
              to="/deliveries/$deliveryId"
              params={{ deliveryId: event.deliveryId }}
              className="rounded text-accent hover:underline"
            >
              {event.deliveryId}
            </Link>
          ),
        ],
        [
          'Trigger',
          <Link
            key="trigger"
            to="/triggers/$triggerId/{-$tab}"
            params={{ triggerId: event.endpoint.id }}
            className="rounded text-accent hover:underline"
          >
            {event.endpoint.name || event.connection.name}
          </Link>,
        ],
        ['Event id', <Id key="event">{event.eventId}</Id>],
        ['Stored as', <Id key="id">{event.id}</Id>],
      ]}
    />
  );
}

const Id = ({ children }: { children: React.ReactNode }) => <code className="font-mono text-xs">{children}</code>;
