import { z } from 'zod';

/** Free JSON data under names of the caller's own. */
export const dataSchema = z.record(z.string(), z.json());
