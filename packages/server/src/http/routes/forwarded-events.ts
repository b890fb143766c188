import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Access } from '../../access/access.ts';
import { forwardedStatuses } from '../../forwarding/forwarded-event.ts';
import type { Services } from '../services.ts';
import { isMore, several, text, texts, timeRange, wholeNumber } from './filters.ts';
import { page, pageOf, pageQuery } from './page.ts';
import { reachDestination } from './reach-destination.ts';
import { named } from './shapes.ts';

const forwardedEvent = z.object({
  id: z.string(),
  destination: named,
  event: z.object({
    id: z.string(),
    objectType: z.string(),
    metric: z.string(),
    recipient: z.string().nullable(),
  }),
  messageId: z.string().describe('The `webhook-id`: the same for each attempt'),
  replayId: z.string().nullable().describe('The replay that forwards it again'),
  status: z.enum(forwardedStatuses),
  attempts: z.number(),
  nextAttemptAtMs: z.number().nullable().describe('While it waits; null while the destination is paused'),
  lastAttemptAtMs: z.number().nullable(),
  lastStatus: z.number().nullable().describe('What the last attempt was answered'),
  error: z.string().nullable().describe('Why the last attempt failed'),
  createdAtMs: z.number(),
  endedAtMs: z.number().nullable(),
});

const withAttempts = forwardedEvent.extend({
  attemptList: z
    .array(
      z.object({
        attempt: z.number(),
        atMs: z.number(),
        durationMs: z.number(),
        status: z.number().nullable(),
        error: z.string().nullable(),
        errorCode: z.string().nullable(),
        answer: z.string().nullable().describe('The first 2,000 bytes'),
      }),
    )
    .describe('The first one first'),
});

const replayed = z.strictObject({
  eventId: text.optional().describe('Our id of one event'),
  objectType: texts.describe('Such as email or push'),
  metric: texts.describe('Such as delivered or clicked'),
  personId: text.optional(),
  recipient: text.optional(),
  deliveryId: text.optional(),
  campaignId: wholeNumber.optional(),
  ...timeRange('Arrived'),
});
const byId = z.object({ id: z.string() });

/** What was forwarded to destinations, attempt by attempt, and what is to be forwarded again. */
export const forwardedEventRoutes =
  (services: Pick<Services, 'destinations' | 'forwardedEvents' | 'forwardingReplays'>): FastifyPluginAsyncZod =>
  async (app) => {
    const { forwardedEvents, forwardingReplays } = services;

    async function reach(access: Access, id: string) {
      const found = await forwardedEvents.get(id);
      await reachDestination(services, access, found.destination.id);
      return found;
    }

    app.get(
      '/destinations/:id/forwarded-events',
      {
        config: { needs: 'events:read' },
        schema: {
          summary: 'List the events that were forwarded to a destination, or are to be',
          params: byId,
          querystring: pageQuery.extend({
            status: several(z.enum(forwardedStatuses)).optional(),
            eventId: text.optional(),
            replayId: text.optional(),
            ...timeRange('Queued'),
          }),
          response: { 200: pageOf(forwardedEvent) },
        },
      },
      async ({ access, params, query }) => {
        await reachDestination(services, access, params.id);
        return page(await forwardedEvents.list(params.id, query), query.limit);
      },
    );

    app.get(
      '/forwarded-events/:id',
      {
        config: { needs: 'events:read' },
        schema: {
          summary: 'One forwarded event with each attempt',
          params: byId,
          response: { 200: withAttempts },
        },
      },
      async ({ access, params }) => reach(access, params.id),
    );

    app.post(
      '/forwarded-events/:id/retry',
      {
        config: { needs: 'events:write' },
        schema: {
          summary: 'Forward an event now that failed, was skipped or waits',
          description: 'With the same `webhook-id`, and with all its tries before it.',
          params: byId,
          response: { 200: withAttempts },
        },
      },
      async ({ access, params }) => {
        await reach(access, params.id);
        await forwardedEvents.retry(params.id);
        return forwardedEvents.get(params.id);
      },
    );

    app.post(
      '/destinations/:id/retry',
      {
        config: { needs: 'events:write' },
        schema: {
          summary: 'Forward all events now that failed',
          params: byId,
          response: { 200: z.object({ retried: z.number() }) },
        },
      },
      async ({ access, params }) => {
        await reachDestination(services, access, params.id);
        return forwardedEvents.retryAll(params.id);
      },
    );

    app.get(
      '/destinations/:id/replay',
      {
        config: { needs: 'events:read' },
        schema: {
          summary: 'Count the events that a replay would forward',
          description: 'Of the destination’s endpoint, those that its own filter lets through too.',
          params: byId,
          querystring: replayed,
          response: { 200: z.object({ events: z.number(), isMore }) },
        },
      },
      async ({ access, params, query }) => {
        await reachDestination(services, access, params.id);
        return forwardingReplays.count(params.id, query);
      },
    );

    app.post(
      '/destinations/:id/replay',
      {
        config: { needs: 'events:write' },
        schema: {
          summary: 'Forward events to a destination again',
          description:
            'Count them first: the replay is refused when the number is another one by then. A receiver that looks at `webhook-id` drops what it has already, unless the replay gives new ones.',
          params: byId,
          body: z.strictObject({
            filter: replayed,
            expectedEvents: z.int().min(1),
            newIds: z.boolean().default(false).describe('Each gets a `webhook-id` of its own'),
          }),
          response: { 200: z.object({ replayId: z.string(), events: z.number() }) },
        },
      },
      async ({ access, params, body }) => {
        await reachDestination(services, access, params.id);
        const { filter, expectedEvents, newIds } = body;
        return forwardingReplays.replay(params.id, filter, { expectedEvents, isNewMessage: newIds });
      },
    );
  };
