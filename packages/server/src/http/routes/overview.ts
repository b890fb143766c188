import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Problem } from '../../store/problem.ts';
import { runStatuses } from '../../workflows/runs/run.ts';
import type { Services } from '../services.ts';
import { scope, timeRange } from './filters.ts';

const DAY_MS = 86_400_000;
const MAX_DAYS = 92;

const count = z.number();
const by = z
  .object({ person: count, machine: count, unknown: count })
  .describe('Adds up: a delivery of a person and of a machine is one of a person');
const overview = z.object({
  fromMs: z.number(),
  untilMs: z.number(),
  events: z
    .object({
      bucketMs: z.number().describe('An hour; a day when more than three days are looked at'),
      buckets: z.array(z.object({ fromMs: z.number(), metrics: z.record(z.string(), count) })),
    })
    .nullable()
    .describe('Events by metric, in the order of their arrival'),
  deliveries: z
    .object({
      sent: count,
      delivered: count,
      opened: count,
      clicked: count,
      converted: count,
      bounced: count,
      dropped: count,
      failed: count,
      spammed: count,
      undeliverable: count,
      unsubscribed: count,
      openedBy: by,
      clickedBy: by,
    })
    .nullable()
    .describe('Deliveries by what was reported of them in this time; each counts once for each'),
  runs: z
    .object({
      byStatus: z.record(z.enum(runStatuses), count),
      medianMs: z.number().nullable().describe('How long those took that succeeded'),
    })
    .nullable(),
  attention: z
    .object({ decisions: count, runsWaitingForConnections: count, failureGroups: count, failedRuns: count })
    .nullable()
    .describe('What waits for a person now, and what failed in this time'),
  endpoints: z
    .object({
      all: count,
      failing: count,
      waitingForKey: count,
      unproven: count,
      paused: count,
      withGaps: count,
      withWebhookFault: count,
      heldEvents: count,
      lastDay: z.object({ accepted: count, held: count, refused: count, late: count }),
    })
    .nullable(),
  forwarding: z
    .object({
      all: count,
      failing: count.describe('Destinations whose circuit is open'),
      gone: count.describe('Destinations that answered 410, which paused them'),
      failedEvents: count.describe('Events that are not tried again by themselves, up to 10,000'),
    })
    .nullable()
    .describe('Events on their way to other systems, now'),
  connections: z
    .object({
      environments: count,
      refused: count.describe('Whose keys Customer.io refused when it was last asked'),
      unreachable: count.describe('Where Customer.io could not be asked about the keys the last time'),
    })
    .nullable(),
});

const waiting = z
  .object({
    decisions: count.nullable().describe('Sends of which nobody knows whether they happened'),
    stuckConnections: count.nullable().describe('Connections whose refused keys hold runs up'),
    keys: count.nullable().describe('Environments whose keys were refused, or could not be asked about, the last time'),
    endpoints: count
      .nullable()
      .describe('Trigger endpoints that refuse, hold or miss events, or whose webhook is not as set'),
    destinations: count.nullable().describe('Destinations that fail or want no more'),
    failureGroups: count.nullable().describe('Ways in which runs failed, of all time'),
    all: count.describe('Their sum'),
    retrying: z
      .object({
        runs: count.describe('Up to 200'),
        isMore: z.boolean(),
        why: z.string().nullable().describe('What the step of one of them failed with the last time'),
      })
      .nullable()
      .describe('Runs whose step is tried again by itself: they need nobody, and are no part of the sum'),
  })
  .describe('Parts that the caller may not see are null');

/** What happened, and what needs somebody: the numbers of a home page. */
export const overviewRoutes =
  ({ overview: { look, waiting: lookAtWaiting } }: Pick<Services, 'overview'>): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/overview',
      {
        config: { needs: 'session' },
        schema: {
          summary: 'See what happened, and what needs somebody',
          description: 'By default of the last 24 hours. Parts that the caller may not see are null.',
          querystring: z.object({ ...scope, ...timeRange('Happened') }),
          response: { 200: overview },
        },
      },
      async ({ access, query }) => {
        const { untilMs = Date.now(), fromMs = untilMs - DAY_MS, ...asked } = query;
        if (fromMs >= untilMs) throw new Problem(400, 'invalid_request', 'fromMs has to be before untilMs', '/fromMs');
        if (untilMs - fromMs > MAX_DAYS * DAY_MS) {
          throw new Problem(400, 'invalid_request', `At most ${MAX_DAYS} days are looked at together`, '/fromMs');
        }
        return look({ ...asked, clientIds: access.clientIds, fromMs, untilMs }, access.permissions);
      },
    );
    app.get(
      '/overview/waiting',
      {
        config: { needs: 'session' },
        schema: {
          summary: 'Count what waits for a person now',
          querystring: z.object(scope),
          response: { 200: waiting },
        },
      },
      ({ access, query }) => lookAtWaiting({ ...query, clientIds: access.clientIds }, access.permissions),
    );
  };
