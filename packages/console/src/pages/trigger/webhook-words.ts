/** Customer.io's names of what can be subscribed to, such as `email_delivered`. */
export const subscriptionWords = (event: string): string => event.replaceAll(/[_.:]/g, ' ');

const drifts: Record<string, string> = {
  missing: 'There is no webhook in Customer.io that posts to this address.',
  name: 'It has another name in Customer.io.',
  disabled: 'It is switched off in Customer.io: nothing is reported.',
  events_missing: 'It does not report some events that the workflows need.',
  elsewhere:
    'It posts to another address: to the one that this server had before, or to a server that this is a copy of. Mend it only if this server takes the place of that one.',
  events_surplus: 'It reports events that no workflow needs.',
  full_resolution: 'It reports first opens and clicks alone where each is wanted, or the other way round.',
  with_content: 'It sends the content of messages where that is not wanted, or the other way round.',
  duplicate: 'More than one webhook posts to this address: events come more than once, and count once.',
};

/** How the webhook at Customer.io differs from what is wanted. */
export const driftWords = (drift: string): string => drifts[drift] ?? drift.replaceAll('_', ' ');

const faults: Record<string, string> = {
  missing_header: 'It carries no signature.',
  malformed_timestamp: 'Its time stamp is none.',
  malformed_signature: 'Its signature is none.',
  no_key: 'No signing key was there to prove it with.',
  mismatch: 'Its signature does not match the key.',
  too_old: 'It was signed more than seven days ago.',
  too_far_ahead: 'It was signed in the future, by the clock of this server.',
};

/** Why a held event could not be proven. */
export const heldFaultWords = (fault: string | null): string =>
  fault === null ? 'Its signature could not be proven.' : (faults[fault] ?? `${fault.replaceAll('_', ' ')}.`);
