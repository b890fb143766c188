/** What a step failed with, as a person would say it. */
export interface StepError {
  what: string;
  /** How to mend it, when it is one of the mistakes that are made often. */
  wayOut?: string;
  /** It is mended on the page of the connection. */
  isOfConnection?: true;
}

/** Code of a step whose message a person said not to send again: a retry does not send it either. */
export const GIVEN_UP = 'send_given_up';

const MISSING = /(?:^|: )([\w.[\]-]+) has no ([\w-]+)(?:; it has (.+))?$/;
/** What holds a run up until keys are put in. */
const NO_KEYS = /^There is no such connection with (\w+) credentials$/;
/** Of a message that was kept back, since it would have reached somebody who is on no list. */
const NOT_ALLOWED = /(?:among|against|list) the recipients allowed\b/;
const ALLOW_THEM = 'Who is allowed stands on the page of the connection, under Change settings.';
const USE_INSTEAD = 'Give a value to use instead, or let the step fail.';

const roots: Record<string, string> = {
  event: 'The event',
  vars: 'The variables',
  item: 'The item',
  run: 'The run',
  steps: 'The run',
};

/** Recognises what is said again and again, and says it without code; the rest is shown as it came. */
export function stepErrorWords(error: string): StepError {
  const [, environment] = NO_KEYS.exec(error) ?? [];
  if (environment !== undefined) {
    const wayOut = 'Put them in on the page of the connection.';
    return { what: `The connection has no keys of ${environment}.`, wayOut, isOfConnection: true };
  }
  if (NOT_ALLOWED.test(error)) return { what: error, wayOut: ALLOW_THEM, isOfConnection: true };
  const found = MISSING.exec(error);
  if (!found) return { what: error };
  const [, path = '', name, others] = found;
  const has = others === undefined ? '' : ` It has ${others}.`;
  return { what: `${ownerWords(path)} has no ${name}.${has}`, wayOut: USE_INSTEAD };
}

/** `event.person` is the person of the event, `steps.find.output` the output of the step find. */
function ownerWords(path: string): string {
  const [root = '', ...names] = path.split('.');
  if (root === 'steps' && names.length > 0) {
    const [step, ...inside] = names;
    return inside.length === 0 ? `The step ${step}` : `The ${inside.reverse().join(' of the ')} of the step ${step}`;
  }
  const owner = roots[root];
  if (owner === undefined) return `“${path}”`;
  return names.length === 0 ? owner : `The ${names.reverse().join(' of the ')} of ${owner.toLowerCase()}`;
}
