import type { AudienceFilter } from '@cio-bridge/sdk';
import { z } from 'zod';
import { numericIdSchema } from './numeric-id.ts';

const field = z.string().min(1);

/** Customer.io's audience filter: exactly one of the five keys on each level. */
export const personFilterSchema: z.ZodType<AudienceFilter> = z
  .union(
    [
      z.strictObject({ segment: z.strictObject({ id: numericIdSchema }) }),
      z.strictObject({
        attribute: z.union([
          z.strictObject({ field, operator: z.literal('eq'), value: z.string() }),
          z.strictObject({ field, operator: z.literal('exists') }),
        ]),
      }),
      z.strictObject({ and: z.array(z.lazy(() => personFilterSchema)).min(1) }),
      z.strictObject({ or: z.array(z.lazy(() => personFilterSchema)).min(1) }),
      z.strictObject({ not: z.lazy(() => personFilterSchema) }),
    ],
    'has to hold exactly one of and, or, not, segment or attribute on each level, each complete',
  )
  .meta({
    id: 'PersonFilter',
    title: 'Filter',
    description: 'One of `and`, `or`, `not`, `segment` or `attribute`; the first three nest.',
    examples: [
      { and: [{ segment: { id: 12 } }, { not: { attribute: { field: 'plan', operator: 'eq', value: 'free' } } }] },
    ],
  });
