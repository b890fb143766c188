import { createHmac } from 'node:crypto';

/** Lower-case hex HMAC-SHA256 of `v0:<timestamp>:<body>`. */
export const sign = (signingKey: string, timestampSeconds: number, body: string): string =>
  createHmac('sha256', signingKey).update(`v0:${timestampSeconds}:${body}`).digest('hex');
