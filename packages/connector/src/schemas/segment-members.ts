import { z } from 'zod';
import { anyIdSchema } from './id.ts';
import { numericIdSchema } from './numeric-id.ts';

/** Which people, in which manual segment. */
export const segmentMembersSchema = z.strictObject({
  segmentId: numericIdSchema.meta({ title: 'Segment', description: 'A manual one.', examples: [7] }),
  ids: z.array(anyIdSchema).min(1).max(1000).meta({
    title: 'People',
    description: 'Up to 1,000, all named in the same way. Customer.io passes over those that it does not know.',
  }),
  idType: z
    .enum(['id', 'email', 'cioId'])
    .default('id')
    .meta({ title: 'Named by', description: 'What the entries of `ids` are.' }),
});
