import { createHmac, randomBytes } from 'node:crypto';

/** After a rotation the old secret signs too for this long. */
export const PREVIOUS_SECRET_MS = 86_400_000;
const SECRET_BYTES = 32;
const PREFIX = 'whsec_';

/** More than these rotations within a day, and the oldest secret ends early. */
const MAX_PREVIOUS_SECRETS = 3;

/** Of one destination. All are `whsec_` and base64. */
export interface Secrets {
  current: string;
  /** Those of before, the latest first: each signs too until then. */
  previous: { secret: string; untilMs: number }[];
}

export const newSecret = (): string => `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`;

/** The secret with a new one in its place, beside which it signs for a day. */
export const rotated = ({ current, previous }: Secrets, nowMs: number): Secrets => ({
  current: newSecret(),
  previous: [
    { secret: current, untilMs: nowMs + PREVIOUS_SECRET_MS },
    ...previous.filter(({ untilMs }) => untilMs > nowMs),
  ].slice(0, MAX_PREVIOUS_SECRETS),
});

/**
 * The headers of a message after the Standard Webhooks specification.
 *
 * @param id - The same for each attempt: by it the receiver tells a repetition.
 * @param atMs - When this attempt is made, Unix milliseconds.
 */
export function signedHeaders(secrets: Secrets, id: string, atMs: number, body: string): Record<string, string> {
  const timestamp = String(Math.floor(atMs / 1000));
  const { current, previous } = secrets;
  const signing = [current, ...previous.filter(({ untilMs }) => untilMs > atMs).map(({ secret }) => secret)];
  const signatures = signing.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
