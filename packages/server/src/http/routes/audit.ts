import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { assertAllClients } from '../../access/access.ts';
import type { Services } from '../services.ts';
import { texts, timeRange } from './filters.ts';
import { page, pageOf, pageQuery } from './page.ts';

const entry = z.object({
  id: z.string(),
  atMs: z.number(),
  actor: z.object({ type: z.enum(['person', 'token']), id: z.string(), name: z.string() }),
  what: z.string(),
  subject: z.string(),
  thing: z
    .object({ kind: z.string(), id: z.string().nullable(), name: z.string().nullable() })
    .describe('What was changed, with its name where it has one'),
  fields: z.array(z.string()).describe('Names of the fields that were sent; never their values'),
});

const filter = {
  actorId: texts.describe('Changed by one of these people or tokens'),
  kind: texts.describe('What was changed, as its path begins, such as connections or workflows'),
  ...timeRange('Changed'),
};

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
          querystring: pageQuery.extend(filter),
          response: { 200: pageOf(entry) },
        },
      },
      async ({ access, query }) => {
        assertAllClients(access);
        return page(await audit.list(query), query.limit);
      },
    );
  };
