import { z } from 'zod';
import { dataSchema } from './data.ts';
import { anyIdSchema, type Id } from './id.ts';
import { momentSchema } from './moment.ts';
import { type AtLeastOne, anyOfRequired, whateverElse } from './rules.ts';

/** Who did it, in the words of the Pipelines API. */
export const pipelinesPerson = {
  userId: anyIdSchema.optional().meta({
    title: 'User ID',
    description:
      'Your id of the person, or their email where the workspace identifies people by email. Give this, an anonymous id or both.',
    examples: ['cust-100', 'ada@example.com'],
  }),
  anonymousId: anyIdSchema.optional().meta({
    title: 'Anonymous ID',
    description:
      "Your id of a visitor whom you cannot name yet. Given together with a user id, it makes what the visitor did the person's.",
    examples: ['visitor-7f3a'],
  }),
};

/** What every Pipelines call can carry besides. */
export const pipelinesFields = {
  context: dataSchema.optional().meta({ title: 'Context', description: 'IP address, device, campaign, …' }),
  integrations: z
    .record(z.string(), z.union([z.boolean(), dataSchema], 'has to be true, false or settings'))
    .optional()
    .meta({
      title: 'Destinations',
      description: 'Which destinations get it.',
      examples: [{ All: false, 'Customer.io Data Pipelines': true }],
    }),
  timestamp: momentSchema
    .transform((seconds) => new Date(seconds * 1000).toISOString())
    .optional()
    .meta({ title: 'When', description: 'When it happened. Default: when the step started, else on arrival.' }),
};

interface Identified {
  userId?: Id | undefined;
  anonymousId?: Id | undefined;
}

/** One of the two has to say who it was. */
export const identified = <T extends z.ZodType<Identified, Identified>>(schema: T) =>
  schema
    .refine(({ userId, anonymousId }) => userId !== undefined || anonymousId !== undefined, {
      error: 'give a userId, an anonymousId or both',
      ...whateverElse,
    })
    .meta(anyOfRequired(['userId'], ['anonymousId'])) as unknown as z.ZodType<
    z.output<T>,
    AtLeastOne<z.input<T>, 'userId' | 'anonymousId'>
  >;

export const pipelinesProperties = (description: string, example: Record<string, unknown>) =>
  dataSchema.optional().meta({ title: 'Properties', description: `${description} ${wholeCall}`, examples: [example] });

/** Pipelines API, read 2026-11. */
export const wholeCall = 'The whole call takes up to 32,000 bytes.';

/** What pages and screens share. */
export const pipelinesViewSchema = (name: string, description: string, properties: Record<string, unknown>) =>
  identified(
    z.strictObject({
      ...pipelinesPerson,
      name: z
        .string()
        .trim()
        .min(1)
        .optional()
        .meta({ title: 'Name', description: 'Of what was looked at.', examples: [name] }),
      properties: pipelinesProperties(description, properties),
      ...pipelinesFields,
    }),
  );

/** The message id is there to tell a repeat; Customer.io does not promise to. */
export const pipelinesEventNotIdempotentBecause =
  'a repeated run bears the same message id, but Customer.io does not say that it ignores one that it has seen. For an event that has to count once, use "Track an event"';
