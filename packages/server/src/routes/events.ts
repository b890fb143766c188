import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Services } from '../services.ts';
import { page, pageQuery } from './page.ts';

const event = z.object({
  id: z.string(),
  endpointId: z.string(),
  eventId: z.string().describe('As Customer.io numbers it'),
  objectType: z.string(),
  metric: z.string(),
  happenedAtMs: z.number().nullable(),
  receivedAtMs: z.number(),
  deliveryId: z.string().nullable(),
  personId: z.string().nullable(),
  payload: z.unknown().describe('As Customer.io posted it'),
});

export const eventRoutes =
  ({ events }: Pick<Services, 'events'>): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/events',
      {
        config: { needs: 'events:read' },
        schema: {
          querystring: pageQuery,
          response: { 200: z.object({ items: z.array(event), next: z.string().nullable() }) },
        },
      },
      async ({ query }) => page(await events.list(query), query.limit),
    );
    app.get(
      '/events/:id',
      { config: { needs: 'events:read' }, schema: { params: z.object({ id: z.string() }), response: { 200: event } } },
      ({ params }) => events.get(params.id),
    );
  };
