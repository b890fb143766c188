import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Services } from '../services.ts';
import { page, pageQuery } from './page.ts';
import { reachEndpoint } from './reach-endpoint.ts';

const heldEvent = z.object({
  id: z.string(),
  endpointId: z.string(),
  receivedAtMs: z.number(),
  bodyBytes: z.number(),
  fault: z.string().nullable().describe('Why its signature could not be proven when it came'),
  body: z.string().describe('Unproven: a stranger may have written it. Cut after 20,000 characters'),
});
const byEndpoint = z.object({ id: z.string() });

/** Events that came before their signature could be proven. */
export const heldEventRoutes =
  (services: Pick<Services, 'held' | 'shownEndpoints'>): FastifyPluginAsyncZod =>
  async (app) => {
    const { held } = services;

    app.get(
      '/trigger-endpoints/:id/held-events',
      {
        config: { needs: 'events:read' },
        schema: {
          summary: 'List held events',
          params: byEndpoint,
          querystring: pageQuery,
          response: { 200: z.object({ items: z.array(heldEvent), next: z.string().nullable() }) },
        },
      },
      async ({ access, params, query }) => {
        const { id } = await reachEndpoint(services, access, params.id);
        return page(await held.list({ endpointId: id, ...query }), query.limit);
      },
    );

    app.post(
      '/trigger-endpoints/:id/held-events/verify',
      {
        config: { needs: 'events:write' },
        schema: {
          summary: 'Verify held events again',
          description: 'Happens by itself when a signing key is pasted. What proves genuine starts its runs.',
          params: byEndpoint,
          response: { 200: z.object({ accepted: z.number(), duplicates: z.number(), held: z.number() }) },
        },
      },
      async ({ access, params }) => held.verifyAgain((await reachEndpoint(services, access, params.id)).id),
    );

    app.delete(
      '/trigger-endpoints/:id/held-events',
      {
        config: { needs: 'events:write' },
        schema: {
          summary: 'Drop all held events of an endpoint',
          params: byEndpoint,
          response: { 200: z.object({ dropped: z.number() }) },
        },
      },
      async ({ access, params }) => held.drop((await reachEndpoint(services, access, params.id)).id),
    );

    app.delete(
      '/trigger-endpoints/:id/held-events/:heldEventId',
      {
        config: { needs: 'events:write' },
        schema: {
          summary: 'Drop one held event',
          params: byEndpoint.extend({ heldEventId: z.string() }),
          response: { 200: z.object({ dropped: z.number() }) },
        },
      },
      async ({ access, params }) =>
        held.drop((await reachEndpoint(services, access, params.id)).id, params.heldEventId),
    );
  };
