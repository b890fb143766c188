import { environments, parseReportingEvent } from '@cio-bridge/connector';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Access } from '../../access/access.ts';
import { eventStatuses } from '../../inbound/events/event.ts';
import type { ReplayRequest } from '../../inbound/events/replays.ts';
import type { Services } from '../services.ts';
import { isMore, scope, searchedPerson, several, text, texts, timeRange, wholeNumber } from './filters.ts';
import { page, pageOf, pageQuery } from './page.ts';
import { named } from './shapes.ts';

const listedEvent = z.object({
  id: z.string(),
  client: named,
  connection: named,
  environment: z.enum(environments),
  endpoint: named.describe('What it came in at'),
  eventId: z.string().describe('As Customer.io numbers it'),
  objectType: z.string(),
  metric: z.string(),
  happenedAtMs: z.number().nullable(),
  receivedAtMs: z.number(),
  deliveryId: z.string().nullable(),
  personId: z.string().nullable(),
  campaignId: z.number().nullable(),
  recipient: z
    .string()
    .nullable()
    .describe('Whom the message went to, or the address of the person it is about; null while it waits'),
  detail: z.string().nullable().describe('Why it failed, what was clicked, or the subject: the first 300 characters'),
  by: z.enum(['person', 'machine', 'unknown']).nullable().describe('Who made an open or a click'),
  status: z
    .enum(eventStatuses)
    .describe('`waiting` for its runs; `activated`; or why it starts none: the endpoint was paused, or filters it out'),
});

const event = listedEvent.extend({
  payload: z.unknown().describe('As Customer.io posted it, integers beyond 2^53 as text'),
});

const normalForm = z.unknown().describe('In normal form, as workflows read it; null when it cannot be read');

const startedRun = z.object({
  id: z.string(),
  workflow: named,
  status: z.string(),
  replayId: z.string().nullable().describe('The replay that started it; null for the event itself'),
  createdAtMs: z.number(),
});

const filter = z.strictObject({
  ...scope,
  connectionId: texts,
  endpointId: texts,
  objectType: texts.describe('Such as email or push'),
  metric: texts.describe('Such as delivered or clicked'),
  personId: text.optional(),
  recipient: text.optional().describe('The address or number, as the event has it'),
  deliveryId: text.optional(),
  campaignId: wholeNumber.optional(),
  status: several(z.enum(eventStatuses)).optional(),
  search: searchedPerson,
  ...timeRange('Arrived'),
});

const replay = z.object({ replayId: z.string(), events: z.number(), runs: z.number() });
const byId = z.object({ id: z.string() });

export const eventRoutes =
  ({ events, replays }: Pick<Services, 'events' | 'replays'>): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/events',
      {
        config: { needs: 'events:read' },
        schema: {
          summary: 'List events',
          querystring: pageQuery.extend(filter.shape),
          response: { 200: pageOf(listedEvent) },
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
          response: { 200: z.object({ events: z.number(), isMore }) },
        },
      },
      ({ access, query }) => events.count({ ...query, clientIds: access.clientIds }),
    );

    app.get(
      '/events/:id',
      {
        config: { needs: 'events:read' },
        schema: {
          summary: 'One event, and the runs that it started',
          params: byId,
          response: { 200: event.extend({ event: normalForm, runs: z.array(startedRun) }) },
        },
      },
      async ({ access, params }) => {
        const found = await events.get(params.id, access.clientIds);
        const parsed = parseReportingEvent(JSON.stringify(found.payload));
        return { ...found, event: parsed.ok ? parsed.event : null };
      },
    );

    app.post(
      '/events/:id/replay',
      {
        config: { needs: 'events:write', goesOn: true },
        schema: {
          summary: 'Start the runs of an event again',
          description:
            'They are new runs with new steps: what they send is sent again. Cut off, the same Idempotency-Key goes on.',
          params: byId,
          response: { 200: replay },
        },
      },
      ({ access, params, idempotencyKey }) => replays.replay(params.id, requestOf(access, idempotencyKey)),
    );

    app.post(
      '/events/replay',
      {
        config: { needs: 'events:write', goesOn: true },
        schema: {
          summary: 'Start the runs of many events again',
          description:
            'Count them first: the replay is refused when the number is another one by then. What cuts it off, it goes on by itself when the server is back; the same Idempotency-Key tells how it ended.',
          body: z.strictObject({ filter, expectedEvents: z.int().min(1) }),
          response: { 200: replay },
        },
      },
      ({ access, body, idempotencyKey }) =>
        replays.replayAll(body.filter, body.expectedEvents, requestOf(access, idempotencyKey)),
    );
  };

const requestOf = ({ actor, clientIds }: Access, idempotencyKey: string | null): ReplayRequest => ({
  actor,
  clientIds,
  idempotencyKey: idempotencyKey ?? undefined,
});
