import { createHash } from 'node:crypto';

/** How a token is stored and found. A plain hash will do: our tokens are random, and nothing shorter can be guessed. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');
