import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { assertAllClients } from '../../access/access.ts';
import { permissionNames } from '../../access/permissions.ts';
import { Problem } from '../../store/problem.ts';
import type { Services } from '../services.ts';
import { namedPageQuery, pageAfter, pageOf } from './page.ts';

const facts = z.object({
  id: z.string(),
  name: z.string(),
  permissions: z.array(z.enum(permissionNames)),
  clientIds: z.array(z.string()).nullable(),
  createdAtMs: z.number(),
  expiresAtMs: z.number().nullable(),
  lastUsedAtMs: z.number().nullable(),
});

/** API tokens for programs. */
export const tokenRoutes =
  ({ tokens }: Pick<Services, 'tokens'>): FastifyPluginAsyncZod =>
  async (app) => {
    app.addHook('preHandler', async ({ access }) => assertAllClients(access));

    app.get(
      '/tokens',
      {
        config: { needs: 'tokens:read' },
        schema: { summary: 'List API tokens', querystring: namedPageQuery, response: { 200: pageOf(facts) } },
      },
      async ({ query }) => pageAfter(await tokens.list(), query),
    );

    app.post(
      '/tokens',
      {
        config: { needs: 'tokens:write' },
        schema: {
          summary: 'Create an API token',
          body: z.strictObject({
            name: z.string().trim().min(1).max(200),
            permissions: z.array(z.enum(permissionNames)).min(1),
            clientIds: z.array(z.string()).min(1).max(1_000).optional(),
            expiresAtMs: z
              .number()
              .int()
              .refine((atMs) => atMs > Date.now(), 'has passed already')
              .optional()
              .describe('Default: never, or when the token ends that makes it'),
          }),
          response: { 201: z.object({ id: z.string(), token: z.string().describe('Shown this once') }) },
        },
      },
      async ({ access, body }, reply) => {
        const beyond = body.permissions.find((permission) => !access.permissions.has(permission));
        if (beyond !== undefined) {
          throw new Problem(
            403,
            'beyond_own_permissions',
            `You cannot give ${beyond}, which you do not have`,
            '/permissions',
          );
        }
        const { expiresAtMs = access.expiresAtMs } = body;
        if (access.expiresAtMs !== undefined && (expiresAtMs ?? Number.POSITIVE_INFINITY) > access.expiresAtMs) {
          throw new Problem(403, 'beyond_own_permissions', 'A token cannot make one that outlives it', '/expiresAtMs');
        }
        return reply.code(201).send(await tokens.create({ ...body, expiresAtMs }));
      },
    );

    app.delete(
      '/tokens/:id',
      {
        config: { needs: 'tokens:write' },
        schema: { summary: 'Revoke an API token', params: z.object({ id: z.string() }), response: { 204: z.null() } },
      },
      async ({ params }, reply) => {
        await tokens.revoke(params.id);
        return reply.code(204).send(null);
      },
    );
  };
