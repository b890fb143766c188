import { environments } from '@cio-bridge/connector';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { eventStatuses } from '../../inbound/events/events.ts';
import type { Services } from '../services.ts';
import { page, pageQuery } from './page.ts';

const event = z.object({
  id: z.string(),
  endpointId: z.string(),
  connectionId: z.string(),
  environment: z.enum(environments),
  eventId: z.string().describe('As Customer.io numbers it'),
  objectType: z.string(),
  metric: z.string(),
  happenedAtMs: z.number().nullable(),
  receivedAtMs: z.number(),
  deliveryId: z.string().nullable(),
  personId: z.string().nullable(),
  campaignId: z.number().nullable(),
  status: z
    .enum(eventStatuses)
    .describe('`waiting` for its runs; `activated`; or why it starts none: the endpoint was paused, or filters it out'),
  payload: z.unknown().describe('As Customer.io posted it'),
});

const startedRun = z.object({
  id: z.string(),
  workflowId: z.string(),
  workflow: z.string().describe('Name of the workflow'),
  status: z.string(),
  replayId: z.string().nullable().describe('The replay that started it; null for the event itself'),
  createdAtMs: z.number(),
});

const wholeNumber = z.coerce.number().int().min(0);
const filter = z.strictObject({
  clientId: z.string().optional(),
  connectionId: z.string().optional(),
  endpointId: z.string().optional(),
  objectType: z.string().optional().describe('Such as email or push'),
  metric: z.string().optional().describe('Such as delivered or clicked'),
  personId: z.string().optional(),
  deliveryId: z.string().optional(),
  campaignId: wholeNumber.optional(),
  status: z.enum(eventStatuses).optional(),
  fromMs: wholeNumber.optional().describe('Arrived at or after this moment, Unix milliseconds'),
  untilMs: wholeNumber.optional().describe('Arrived before this moment'),
});

const replay = z.object({ replayId: z.string(), events: z.number(), runs: z.number() });
const byId = z.object({ id: z.string() });

export const eventRoutes =
  ({ events }: Pick<Services, 'events'>): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/events',
      {
        config: { needs: 'events:read' },
        schema: {
          summary: 'List events',
          querystring: pageQuery.extend(filter.shape),
          response: { 200: z.object({ items: z.array(event), next: z.string().nullable() }) },
        },
      },
      async ({ access, query }) => page(await events.list({ ...query, clientIds: access.clientIds }), query.limit),
    );

    app.get(
      '/events/count',
      {
        config: { needs: 'events:read' },
        schema: {
          summary: 'Count events, such as before a replay',
          querystring: filter,
          response: { 200: z.object({ events: z.number() }) },
        },
      },
      async ({ access, query }) => ({ events: await events.count({ ...query, clientIds: access.clientIds }) }),
    );

    app.get(
      '/events/:id',
      {
        config: { needs: 'events:read' },
        schema: {
          summary: 'One event, and the runs that it started',
          params: byId,
          response: { 200: event.extend({ runs: z.array(startedRun) }) },
        },
      },
      ({ access, params }) => events.get(params.id, access.clientIds),
    );

    app.post(
      '/events/:id/replay',
      {
        config: { needs: 'events:write' },
        schema: {
          summary: 'Start the runs of an event again',
          description: 'They are new runs with new steps: what they send is sent again.',
          params: byId,
          response: { 200: replay },
        },
      },
      ({ access, params }) => events.replay(params.id, access.actor.name, access.clientIds),
    );

    app.post(
      '/events/replay',
      {
        config: { needs: 'events:write' },
        schema: {
          summary: 'Start the runs of many events again',
          description: 'Count them first: the replay is refused when the number is another one by then.',
          body: z.strictObject({ filter, expectedEvents: z.int().min(1) }),
          response: { 200: replay },
        },
      },
      ({ access, body }) =>
        events.replayAll({ ...body.filter, clientIds: access.clientIds }, body.expectedEvents, access.actor.name),
    );
  };
