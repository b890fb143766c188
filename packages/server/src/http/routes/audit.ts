import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { assertAllClients } from '../../access/access.ts';
import type { Services } from '../services.ts';
import { page, pageQuery } from './page.ts';

const entry = z.object({
  id: z.string(),
  atMs: z.number(),
  actor: z.object({ type: z.enum(['person', 'token']), id: z.string(), name: z.string() }),
  what: z.string(),
  subject: z.string(),
  fields: z.array(z.string()).describe('Names of the fields that were sent; never their values'),
});

/** Who changed what. */
export const auditRoutes =
  ({ audit }: Pick<Services, 'audit'>): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/audit',
      {
        config: { needs: 'audit:read' },
        schema: {
          summary: 'List changes, newest first',
          querystring: pageQuery,
          response: { 200: z.object({ items: z.array(entry), next: z.string().nullable() }) },
        },
      },
      async ({ access, query }) => {
        assertAllClients(access);
        return page(await audit.list(query), query.limit);
      },
    );
  };
