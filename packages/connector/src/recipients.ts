import { type PersonRef, stringifyJson } from '@cio-bridge/sdk';
import type { Recipient } from './define-action.ts';
import { splitAddresses } from './split-addresses.ts';

/** Everybody in lists of email addresses. */
export const emailRecipients = (...lists: (string | undefined)[]): Recipient[] =>
  lists.flatMap((list) => (list === undefined ? [] : splitAddresses(list).map((value) => ({ kind: 'email', value }))));

/** A person as a send names them: what the allowlist is held against where there is no address. */
export const personRecipients = (person: PersonRef): Recipient[] =>
  Object.entries(person).map(([kind, value]) => ({ kind: kind as keyof PersonRef, value: String(value) }));

/** What a payload of Firebase's can name as its target, whosever device that is. */
const targets = ['to', 'token', 'tokens', 'topic', 'condition', 'registration_ids', 'notification_key'];

/** Devices that a push's own payload names beside those of the person. Apple's are not named in the payload. */
export function payloadRecipients({ ios, android }: { ios?: Payload; android?: Payload } = {}): Recipient[] {
  const levels = [ios?.message, android, android?.message].filter(
    (level): level is Record<string, unknown> => typeof level === 'object' && level !== null,
  );
  const named = levels
    .flatMap((level) => targets.map((target) => level[target]))
    .filter((value) => value !== undefined);
  return named.map((value) => ({ kind: 'device', value: typeof value === 'string' ? value : stringifyJson(value) }));
}

type Payload = Record<string, unknown> | undefined;

const isNumber = (text: string) => /^[+\d][\d\s().-]*$/.test(text);

/**
 * Whom an event's data names for the message that it triggers: another recipient, an address for replies. Customer.io
 * reads them in events of every API.
 */
export function eventRecipients(data: Record<string, unknown> | undefined): Recipient[] {
  return [data?.recipient, data?.reply_to].flatMap((named): Recipient[] => {
    if (named === undefined || named === null || named === '') return [];
    // Not text: who knows what Customer.io makes of it. As JSON it is on no allowlist.
    if (typeof named !== 'string') return [{ kind: 'email', value: stringifyJson(named) }];
    return splitAddresses(named).map((value) => ({ kind: isNumber(value) ? 'phone' : 'email', value }));
  });
}
