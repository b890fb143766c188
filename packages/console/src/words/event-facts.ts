import type { EventDetail } from '../api/types.ts';
import { read, readText } from './read.ts';

export interface EventFacts {
  /** Whom it is about, in the plainest words the event has. */
  about: string;
  recipient: string | undefined;
  person: string | undefined;
  email: string | undefined;
  subject: string | undefined;
  /** Why the message failed, or which link was clicked. */
  detail: string | undefined;
  /** The campaign, broadcast, newsletter or transactional message behind it. */
  origin: string | undefined;
}

const handlings: Record<EventDetail['status'], string> = {
  waiting: 'About to start its runs',
  activated: 'Handed to the workflows',
  paused: 'The endpoint was paused',
  skipped: 'Left out when the endpoint was resumed',
  filtered: 'Filtered out by the endpoint',
  unreadable: 'Its body is no event',
};

/** What became of the event here. */
export const handlingOf = ({ status }: Pick<EventDetail, 'status'>): string => handlings[status];

const origins = [
  ['campaign_id', 'Campaign'],
  ['broadcast_id', 'Broadcast'],
  ['newsletter_id', 'Newsletter'],
  ['transactional_message_id', 'Transactional message'],
] as const;

/** What a reader wants to know of an event, read from what Customer.io posted without trusting its shape. */
export function factsOf({
  payload,
  personId,
  deliveryId,
  eventId,
}: Pick<EventDetail, 'payload' | 'personId' | 'deliveryId' | 'eventId'>): EventFacts {
  const data = read(payload, 'data');
  const identifiers = read(data, 'identifiers');
  const email = readText(identifiers, 'email') ?? readText(data, 'email_address');
  const person = readText(identifiers, 'id') ?? personId ?? readText(identifiers, 'cio_id');
  const recipient = readText(data, 'recipient');
  const origin = origins.find(([key]) => readText(data, key) !== undefined);
  return {
    about: recipient ?? email ?? person ?? deliveryId ?? eventId,
    recipient,
    person,
    email,
    subject: readText(data, 'subject'),
    detail: readText(data, 'failure_message') ?? readText(data, 'href'),
    origin: origin && `${origin[1]} ${readText(data, origin[0])}`,
  };
}
