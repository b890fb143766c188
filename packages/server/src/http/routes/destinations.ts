import { environments, reportingEventFilter } from '@cio-bridge/connector';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Access } from '../../access/access.ts';
import { type Destination, destinationStates } from '../../forwarding/destination.ts';
import type { Services } from '../services.ts';
import { scope, texts } from './filters.ts';
import { page, pageOf, pageQuery } from './page.ts';
import { reachDestination } from './reach-destination.ts';
import { reachEndpoint } from './reach-endpoint.ts';
import { named } from './shapes.ts';

const destination = z.object({
  id: z.string(),
  name: z.string(),
  client: named,
  connection: named,
  environment: z.enum(environments),
  endpoint: named.describe('Whose events are forwarded'),
  url: z.string().nullable().describe('Often a secret as a whole: null for those who may not change destinations'),
  host: z.string(),
  filter: z.unknown().describe('Only events that pass are forwarded; null for all'),
  perSecond: z.number().nullable(),
  atOnce: z.number(),
  state: z
    .enum(destinationStates)
    .describe(
      '`failing`: its circuit is open, and one attempt is made now and then; `waiting`: it asked for a wait; `gone`: it answered 410, which paused it',
    ),
  reason: z.string().nullable().describe('Why it fails, waits or is gone, or its last attempt failed'),
  failingSinceMs: z.number().nullable().describe('Since when its circuit is open'),
  nextAttemptAtMs: z.number().nullable().describe('While it fails or waits, or after its last attempt failed'),
  pausedAtMs: z.number().nullable(),
  lastDeliveredAtMs: z.number().nullable(),
  previousSecretUntilMs: z.number().nullable().describe('Until then the secret of before signs too'),
  createdBy: z.string().nullable(),
  createdAtMs: z.number(),
});

const counted = z.object({ count: z.number(), isMore: z.boolean() });
const counts = { waiting: counted, failed: counted };
const secret = z.string().describe('Shown this once: `whsec_…`, as the libraries of Standard Webhooks take it');

const settings = {
  name: z.string().trim().min(1).max(200),
  url: z.string().trim().min(1).max(2_000).describe('https URL that events are posted to'),
  filter: reportingEventFilter.nullable().describe('null forwards all'),
  perSecond: z
    .number()
    .min(0.01)
    .max(1_000)
    .nullable()
    .describe('Attempts begun in a second, at most; null for as many as it takes'),
  atOnce: z.int().min(1).max(50).describe('Attempts at once. With 1, first tries arrive in order'),
};
const byId = z.object({ id: z.string() });

/** The systems that an endpoint's events are forwarded to. */
export const destinationRoutes =
  (services: Pick<Services, 'destinations' | 'forwardedEvents' | 'shownEndpoints'>): FastifyPluginAsyncZod =>
  async (app) => {
    const { destinations, forwardedEvents } = services;
    const toAnswer = (shown: Destination, { permissions }: Access) => ({
      ...shown,
      url: permissions.has('endpoints:write') ? shown.url : null,
    });
    const show = async (id: string, access: Access) => toAnswer(await destinations.get(id), access);

    app.get(
      '/destinations',
      {
        config: { needs: 'endpoints:read' },
        schema: {
          summary: 'List the destinations that events are forwarded to',
          querystring: pageQuery.extend({ ...scope, connectionId: texts, endpointId: texts }),
          response: { 200: pageOf(destination) },
        },
      },
      async ({ access, query }) => {
        const found = await destinations.list({ ...query, clientIds: access.clientIds });
        return page(
          found.map((each) => toAnswer(each, access)),
          query.limit,
        );
      },
    );

    app.post(
      '/destinations',
      {
        config: { needs: 'endpoints:write' },
        schema: {
          summary: 'Forward the events of an endpoint to a URL',
          description:
            'Verified events, each once in the store, are posted there from now on, signed after Standard Webhooks. The secret is shown this once.',
          body: z.strictObject({
            endpointId: z.string(),
            name: settings.name,
            url: settings.url,
            filter: settings.filter.default(null),
            perSecond: settings.perSecond.default(null),
            atOnce: settings.atOnce.default(1),
          }),
          response: { 201: destination.extend({ secret }) },
        },
      },
      async ({ access, body }, reply) => {
        await reachEndpoint(services, access, body.endpointId);
        const made = await destinations.create({ ...body, createdBy: access.actor.name });
        return reply.code(201).send({ ...toAnswer(made.destination, access), secret: made.secret });
      },
    );

    app.get(
      '/destinations/:id',
      {
        config: { needs: 'endpoints:read' },
        schema: {
          summary: 'One destination, and how many events wait for it or failed',
          params: byId,
          response: { 200: destination.extend(counts) },
        },
      },
      async ({ access, params }) => {
        const found = await reachDestination(services, access, params.id);
        return { ...toAnswer(found, access), ...(await forwardedEvents.counts(params.id)) };
      },
    );

    app.patch(
      '/destinations/:id',
      {
        config: { needs: 'endpoints:write' },
        schema: {
          summary: 'Change a destination',
          description: 'What waits already leaves with the new settings; a new filter is for events from now on.',
          params: byId,
          body: z.strictObject(settings).partial(),
          response: { 200: destination },
        },
      },
      async ({ access, params, body }) => {
        await reachDestination(services, access, params.id);
        await destinations.change(params.id, body);
        return show(params.id, access);
      },
    );

    app.delete(
      '/destinations/:id',
      {
        config: { needs: 'endpoints:write' },
        schema: {
          summary: 'Delete a destination',
          description: 'What waits for it is not sent any more, and what is known of its attempts goes, too.',
          params: byId,
          response: { 204: z.null() },
        },
      },
      async ({ access, params }, reply) => {
        await reachDestination(services, access, params.id);
        await destinations.remove(params.id);
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/destinations/:id/secret',
      {
        config: { needs: 'endpoints:write' },
        schema: {
          summary: 'Replace the secret of a destination',
          description: 'For a day the old one signs too, so that the receiver can change over in its own time.',
          params: byId,
          response: { 200: z.object({ secret, previousUntilMs: z.number() }) },
        },
      },
      async ({ access, params }) => {
        await reachDestination(services, access, params.id);
        return destinations.rotateSecret(params.id);
      },
    );

    app.post(
      '/destinations/:id/test',
      {
        config: { needs: 'endpoints:write' },
        schema: {
          summary: 'Post a sample to a destination',
          description: 'It says `"test": true`, is signed as all others, and is tried once, paused or not.',
          params: byId,
          response: {
            200: z.object({
              delivered: z.boolean(),
              status: z.number().nullable(),
              durationMs: z.number(),
              error: z.string().nullable(),
              errorCode: z.string().nullable(),
              answer: z.string().nullable().describe('The first 2,000 bytes'),
            }),
          },
        },
      },
      async ({ access, params }) => {
        await reachDestination(services, access, params.id);
        const attempt = await destinations.test(params.id);
        return { ...attempt, delivered: attempt.error === null };
      },
    );

    app.post(
      '/destinations/:id/pause',
      {
        config: { needs: 'endpoints:write' },
        schema: {
          summary: 'Pause a destination',
          description: 'Events for it are queued, and wait until it is resumed.',
          params: byId,
          response: { 200: destination },
        },
      },
      async ({ access, params }) => {
        await reachDestination(services, access, params.id);
        await destinations.pause(params.id);
        return show(params.id, access);
      },
    );

    app.post(
      '/destinations/:id/resume',
      {
        config: { needs: 'endpoints:write' },
        schema: {
          summary: 'Resume a destination',
          description:
            'One that is paused or gone; of one that fails or waits, the next attempt is made at once. What waits for a later try is due now.',
          params: byId,
          body: z.strictObject({
            waiting: z.enum(['send', 'skip']).describe('What becomes of the events that wait'),
          }),
          response: { 200: destination.extend({ skipped: z.number() }) },
        },
      },
      async ({ access, params, body }) => {
        await reachDestination(services, access, params.id);
        const { skipped } = await destinations.resume(params.id, body.waiting);
        return { ...(await show(params.id, access)), skipped };
      },
    );
  };
