import { environments } from '@cio-bridge/connector';
import { z } from 'zod';

/** What came through, added up. */
export const sums = z.object({
  accepted: z.number(),
  duplicates: z.number(),
  held: z.number(),
  refused: z.number(),
  late: z.number().describe('Arrived more than five minutes after they happened'),
  lagMeanMs: z.number().nullable().describe('From when an event happened to its arrival'),
  lagMaxMs: z.number(),
  answerMeanMs: z.number().nullable().describe('From a request’s arrival to its 200'),
  answerMaxMs: z.number(),
});

const gap = z.discriminatedUnion('kind', [
  z
    .object({ kind: z.literal('silent'), sinceMs: z.number(), usualSilenceMs: z.number() })
    .describe('No event for longer than is usual for this endpoint'),
  z
    .object({
      kind: z.literal('late'),
      fromMs: z.number(),
      untilMs: z.number(),
      events: z.number(),
      longestLagMs: z.number(),
    })
    .describe('Events that came long after they happened: Customer.io had to try again'),
]);

/** What of the reporting webhook at Customer.io one may choose. */
export const webhookOptions = z.strictObject({
  events: z
    .enum(['needed', 'all'])
    .default('needed')
    .describe('`needed`: what the workflows behind the endpoint ask for; it follows them as they change'),
  fullResolution: z.boolean().default(false).describe('Every open and click, not only the first of each delivery'),
  withContent: z.boolean().default(false).describe('The message itself in sent events'),
});

/** A trigger endpoint, as it is shown. */
export const endpoint = z.object({
  id: z.string(),
  name: z.string(),
  client: z.object({ id: z.string(), name: z.string() }),
  connection: z.object({ id: z.string(), name: z.string() }),
  environment: z.enum(environments),
  url: z.string().nullable().describe('What Customer.io posts to; null for those who may not change endpoints'),
  state: z
    .enum(['waiting for key', 'unproven', 'proven', 'failing'])
    .describe('Until it is proven, what does not verify is held; afterwards it is refused'),
  hint: z.string().nullable().describe('What to do next'),
  signingKeys: z.array(
    z.object({
      fingerprint: z.string(),
      lastFour: z.string(),
      addedAtMs: z.number(),
      lastVerifiedAtMs: z.number().nullable().describe('When an event last verified with it'),
    }),
  ),
  filter: z.unknown().describe('Events that do not pass are stored and start nothing; null for none'),
  pausedAtMs: z.number().nullable(),
  provenAtMs: z.number().nullable(),
  createdAtMs: z.number(),
  lastEventAtMs: z.number().nullable(),
  heldEvents: z.number(),
  gaps: z.array(gap),
  lastDay: sums.describe('The last 24 hours'),
  webhook: webhookOptions
    .extend({ id: z.number(), checkedAtMs: z.number().nullable(), fault: z.string().nullable() })
    .nullable()
    .describe('The reporting webhook at Customer.io that we look after; null when it was set up by hand'),
});

export const endpointById = z.object({ id: z.string() });
