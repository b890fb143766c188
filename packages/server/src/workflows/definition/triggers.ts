import { reportingEventFilter } from '@cio-bridge/connector';
import { z } from 'zod';
import { isTimeZone, nextTick } from './moments.ts';
import { holdsTemplate } from './templates.ts';

/** Where times of day are meant: its name, or a template that gives one. */
export const timeZone = z
  .string()
  .refine(
    (zone) => holdsTemplate(zone) || isTimeZone(zone),
    'is not a time zone; write one such as Europe/Paris, or a template that gives one',
  );

const eventFilter = reportingEventFilter
  .extend({
    by: z.enum(['person', 'any']).default('person').meta({
      title: 'Made by',
      description:
        'Opens and clicks: `person` leaves out those that a machine made, such as the prefetching of a mail program, and keeps those of which Customer.io does not say.',
    }),
  })
  .meta({ title: 'Filter', description: reportingEventFilter.description });

const eventTrigger = z.strictObject({
  type: z.literal('event'),
  endpoint: z
    .string()
    .optional()
    .describe('Id or name of the trigger endpoint; may be left out where the connection has one in an environment'),
  filter: eventFilter.prefault({}),
});
const manualTrigger = z.strictObject({
  type: z.literal('manual'),
  input: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('JSON Schema (2020-12) of what a run is started with: it is checked then, and shown as a form'),
});
const scheduleTrigger = z
  .strictObject({
    type: z.literal('schedule'),
    cron: z.string().min(1).describe('Five fields: minute, hour, day, month, weekday'),
    timeZone: timeZone.optional().describe("Default: the workflow's"),
  })
  .superRefine(({ cron }, issues) => {
    try {
      nextTick(cron, 'UTC', 0);
    } catch {
      issues.addIssue({
        code: 'custom',
        path: ['cron'],
        message: `"${cron}" is not a cron expression of five fields: minute, hour, day, month and weekday`,
      });
    }
  });

const proof = {
  header: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/, 'write the name of a header, such as X-Api-Key')
    .transform((name) => name.toLowerCase())
    .describe('The header that it stands in'),
  prefix: z.string().max(50).default('').describe('What stands before it there, such as `Bearer ` or `sha256=`'),
  secret: z.string().min(1).describe('Name of a secret of the client, in each environment'),
};
const webhookTrigger = z.strictObject({
  type: z.literal('webhook'),
  proof: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('header'), ...proof }),
      z.strictObject({
        type: z.literal('hmac'),
        ...proof,
        algorithm: z.enum(['sha256', 'sha1', 'sha512']).default('sha256'),
        encoding: z.enum(['hex', 'base64']).default('hex'),
      }),
    ])
    .optional()
    .describe(
      'What shows that a request is genuine: the secret in a header, or an HMAC of the body made with it. Without it, whoever knows the URL starts runs',
    ),
  dedupe: z
    .string()
    .min(1)
    .optional()
    .describe('A template over `event`: of requests that give the same text, one starts a run'),
});

export type WebhookTrigger = z.output<typeof webhookTrigger>;

/** What starts the runs of a workflow. */
export const triggerSchema = z.discriminatedUnion('type', [
  eventTrigger,
  manualTrigger,
  scheduleTrigger,
  webhookTrigger,
]);
