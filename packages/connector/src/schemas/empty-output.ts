import { z } from 'zod';

/** Customer.io answers a write with nothing: it is queued, not yet applied. */
export const emptyOutputSchema = z.strictObject({});
