import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Services } from '../services.ts';
import { named } from './shapes.ts';
import { environment } from './workflow-shapes.ts';

const found = z.object({
  type: z.enum([
    'client',
    'connection',
    'endpoint',
    'destination',
    'workflow',
    'run',
    'event',
    'delivery',
    'activity',
    'person',
  ]),
  id: z.string(),
  name: z.string().describe('What it is called; of what has no name, what it is about'),
  client: named,
  environment: environment.nullable(),
  endpointId: z.string().nullable().describe('Of a destination, whose events go there'),
});

/** Anything by its name, its id, or whom it is about: for a field that leads everywhere. */
export const searchRoutes =
  ({ search }: Pick<Services, 'search'>): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/search',
      {
        config: { needs: 'session' },
        schema: {
          summary: 'Find anything by name, id or person',
          description:
            'Clients, connections, trigger endpoints, destinations and workflows by a part of their name; whatever has an id by it, whole; people of Customer.io by id, e-mail address or number, whole.',
          querystring: z.object({ q: z.string().trim().max(500).default('').describe('Without it, nothing is found') }),
          response: { 200: z.object({ items: z.array(found) }) },
        },
      },
      async ({ access, query }) => ({ items: (await search(query.q, access)) as z.infer<typeof found>[] }),
    );
  };
