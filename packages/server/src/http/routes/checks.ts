import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { assertAllClients } from '../../access/access.ts';
import type { Services } from '../services.ts';

const finding = z.object({
  check: z.string().describe('What was looked at'),
  ok: z.boolean(),
  detail: z.string(),
  warning: z.string().optional().describe('What does not work as it is set up. Only when it is well otherwise'),
  fix: z.string().optional().describe('What to do. Only when it is not well'),
});

/** What `cio-bridge doctor` looks at, of the server that runs. */
export const checkRoutes =
  ({ examine }: Pick<Services, 'examine'>): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/checks',
      {
        config: { needs: 'server:read' },
        schema: {
          summary: 'Look at all that the server needs',
          description: 'Changes nothing. It reads through the whole store, which takes a while when that is large.',
          response: { 200: z.object({ items: z.array(finding) }) },
        },
      },
      async ({ access }) => {
        assertAllClients(access);
        return { items: await examine() };
      },
    );
  };
