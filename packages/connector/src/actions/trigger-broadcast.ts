import { limits } from '@cio-bridge/sdk';
import { z } from 'zod';
import { broadcastChoices } from '../choices/broadcasts.ts';
import { type Audience, defineAction } from '../define-action.ts';
import { present } from '../present.ts';
import { type Data, dataSchema, dataUpTo } from '../schemas/data.ts';
import { anyIdSchema, type Id } from '../schemas/id.ts';
import { numericIdSchema } from '../schemas/numeric-id.ts';
import { strongestOf } from '../schemas/person.ts';
import { personFilterSchema } from '../schemas/person-filter.ts';
import { whateverElse } from '../schemas/rules.ts';
import { sendNotIdempotentBecause } from '../schemas/send.ts';

const maxRecipients = 10_000;
const address = z.string().trim().min(1, 'is empty');

/** By an id or an email; of both, the id decides. */
type PerUser<I> = ({ id: I } | { email: string }) & { data?: Data | undefined };

const audiences = ['recipients', 'emails', 'ids', 'perUserData', 'dataFileUrl'] as const;

/** Each flag, and the audiences that it may stand beside: Customer.io refuses it beside the others. */
const flags = {
  emailIgnoreMissing: ['emails', 'perUserData', 'dataFileUrl'],
  emailAddDuplicates: ['emails', 'perUserData', 'dataFileUrl'],
  idIgnoreMissing: ['ids', 'perUserData', 'dataFileUrl'],
} as const;

const schema = z.strictObject({
  broadcastId: numericIdSchema.meta({
    title: 'Broadcast',
    description: 'One that is triggered through the API.',
    examples: [1],
  }),
  data: dataUpTo(limits.broadcastDataBytes)
    .optional()
    .meta({ title: 'Data', description: 'What messages read as {{trigger.…}}; up to 50,000 bytes.' }),
  recipients: personFilterSchema.optional(),
  emails: z
    .array(address)
    .min(1)
    .max(maxRecipients)
    .optional()
    .meta({ title: 'Emails', description: 'Whom to reach, by email.', examples: [['ada@example.com']] }),
  ids: z
    .array(anyIdSchema)
    .min(1)
    .max(maxRecipients)
    .optional()
    .meta({ title: 'IDs', description: 'Whom to reach, by id.', examples: [['cust-100']] }),
  perUserData: z
    .array(
      z.preprocess(
        strongestOf(['id', 'email']),
        z.union(
          [
            z.strictObject({ id: anyIdSchema, data: dataSchema.optional() }),
            z.strictObject({ email: address, data: dataSchema.optional() }),
          ],
          'has to be one person: an id or an email, and data if you like',
        ),
      ) as unknown as z.ZodType<PerUser<string>, PerUser<Id>>,
    )
    .min(1)
    .max(maxRecipients)
    .optional()
    .meta({
      title: 'People with their own data',
      description: 'Each by id or email, with data of their own if you like.',
      examples: [[{ id: 'cust-100', data: { discount: 10 } }]],
    }),
  dataFileUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      title: 'Data file',
      description: 'URL of a JSON Lines file: one {"id" or "email", "data"} a line. Customer.io fetches it.',
    }),
  emailIgnoreMissing: z.boolean().optional().meta({
    title: 'Pass over unknown emails',
    description: 'Send to the others. Without it, an email that nobody has is an error, and nothing is sent.',
  }),
  idIgnoreMissing: z.boolean().optional().meta({
    title: 'Pass over unknown ids',
    description: 'Send to the others. Without it, an id that nobody has is an error, and nothing is sent.',
  }),
  emailAddDuplicates: z.boolean().optional().meta({
    title: 'Send to everyone who shares an email',
    description: 'Without it, an address that several people share is an error.',
  }),
});

type Given = z.input<typeof schema>;
type Flag = keyof typeof flags;
/** The audience saved in Customer.io, or one way of naming another, with the flags that may stand beside it. */
type Input = Omit<Given, (typeof audiences)[number] | Flag> &
  (Only<never> | Only<'recipients'> | Only<'emails'> | Only<'ids'> | Only<'perUserData'> | Only<'dataFileUrl'>);
type Only<A extends (typeof audiences)[number]> = { [P in A]-?: NonNullable<Given[P]> } & {
  [P in Exclude<(typeof audiences)[number], A>]?: undefined;
} & { [F in Flag]?: A extends (typeof flags)[F][number] ? boolean | undefined : undefined };

export const triggerBroadcast = defineAction({
  key: 'customer-io/trigger-broadcast',
  group: 'Messages',
  title: 'Trigger a broadcast',
  description:
    'Starts an API-triggered broadcast for the audience saved in Customer.io, or for the one that you name in exactly one way. It reaches people of the workspace only, and creates none. One trigger per broadcast in 10 seconds; five can wait.',
  docs: 'https://docs.customer.io/integrations/api/app/',
  input: schema.superRefine((input, issues) => {
    const given = audiences.filter((audience) => input[audience] !== undefined);
    if (given.length > 1) {
      issues.addIssue({
        code: 'custom',
        path: [given[1] ?? ''],
        message: `give one audience, not ${given.join(' and ')}`,
      });
    }
    for (const [flag, beside] of Object.entries(flags)) {
      if (input[flag as keyof typeof flags] === undefined) continue;
      if (given.some((audience) => (beside as readonly string[]).includes(audience))) continue;
      issues.addIssue({ code: 'custom', path: [flag], message: `goes with ${beside.join(', ')} only` });
    }
  }, whateverElse) as unknown as z.ZodType<z.output<typeof schema>, Input>,
  output: z.strictObject({
    triggerId: z
      .int()
      .meta({ title: 'Trigger ID', description: 'Counts up within the broadcast. Reporting events bear it.' }),
  }),
  needs: ['appApiKey'],
  idempotent: false,
  idempotentBecause: sendNotIdempotentBecause,
  audience: ({ emails, ids, perUserData }): Audience =>
    emails?.map((value) => ({ kind: 'email', value })) ??
    ids?.map((value) => ({ kind: 'id', value })) ??
    perUserData?.map((person) =>
      'id' in person ? { kind: 'id', value: person.id } : { kind: 'email', value: person.email },
    ) ?? { unlisted: 'an audience that Customer.io works out by itself' },
  choices: { broadcastId: broadcastChoices },
  sample: {
    input: { broadcastId: 1, emails: ['ada@example.com'], data: { headline: 'We are open' } },
    output: { triggerId: 1 },
  },
  async run({ broadcastId, ...input }, { client, call }) {
    const { id } = await client.app.broadcasts.trigger(broadcastId, present(input), call);
    return { triggerId: id };
  },
});
