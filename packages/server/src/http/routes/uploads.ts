import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Access, assertReach } from '../../access/access.ts';
import type { Services } from '../services.ts';
import { slowRequests } from '../slow-requests.ts';
import { scope } from './filters.ts';
import { page, pageOf, pageQuery } from './page.ts';
import { upload } from './sync-shapes.ts';

const byId = z.object({ id: z.string() });

/** Files that are sent to us, to be synced. */
export const uploadRoutes =
  ({ uploads, clients }: Pick<Services, 'uploads' | 'clients'>): FastifyPluginAsyncZod =>
  async (app) => {
    async function reach(access: Access, id: string) {
      const found = await uploads.get(id);
      assertReach(access, found.client.id, 'upload');
      return found;
    }

    app.get(
      '/uploads',
      {
        config: { needs: 'syncs:read' },
        schema: {
          summary: 'List uploads',
          querystring: pageQuery.extend({ clientId: scope.clientId }),
          response: { 200: pageOf(upload) },
        },
      },
      async ({ access, query }) => page(await uploads.list({ ...query, clientIds: access.clientIds }), query.limit),
    );

    app.post(
      '/uploads',
      {
        config: { needs: 'syncs:write' },
        schema: {
          summary: 'Begin an upload',
          description:
            'Its bytes follow with `PUT /uploads/{id}/content`. Uploads are kept for 14 days after their last use, unless the server was told otherwise.',
          body: z.strictObject({
            clientId: z.string(),
            name: z.string().trim().min(1).max(300).describe('Of the file'),
            bytes: z.int().positive().optional().describe('How many it has: it is complete when they are here'),
          }),
          response: { 201: upload },
        },
      },
      async ({ access, body }, reply) => {
        assertReach(access, body.clientId, 'client');
        await clients.get(body.clientId);
        return reply.code(201).send(await uploads.create({ ...body, createdBy: access.actor.name }));
      },
    );

    app.get(
      '/uploads/:id',
      {
        config: { needs: 'syncs:read' },
        schema: { summary: 'See how much of an upload is here', params: byId, response: { 200: upload } },
      },
      async ({ access, params }) => reach(access, params.id),
    );

    app.delete(
      '/uploads/:id',
      {
        config: { needs: 'syncs:write' },
        schema: { summary: 'Delete an upload', params: byId, response: { 204: z.null() } },
      },
      async ({ access, params }, reply) => {
        await reach(access, params.id);
        await uploads.remove(params.id);
        return reply.code(204).send(null);
      },
    );

    await app.register(async (content) => {
      // Whatever the bytes are called: nobody reads them here.
      content.removeAllContentTypeParsers();
      content.addContentTypeParser('*', (_request, _bytes, done) => done(null));

      (content as typeof app).put(
        '/uploads/:id/content',
        {
          config: { needs: 'syncs:write' },
          schema: {
            summary: 'Send bytes of an upload',
            description:
              'The body is the bytes themselves, as they are in the file: all of them in one request, or one piece after the other. What has come when a request breaks off is kept: ask `GET /uploads/{id}` for `receivedBytes` and go on there.',
            params: byId,
            querystring: z.object({
              offset: z.coerce.number().int().min(0).default(0).describe('Where they begin: at `receivedBytes`'),
              last: z
                .enum(['true', 'false'])
                .default('true')
                .describe('Whether nothing follows, where nobody said how many bytes it has'),
            }),
            response: { 200: upload },
          },
        },
        async (request) => {
          const { access, params, query } = request;
          await reach(access, params.id);
          request.changedNothing = true; // that it was begun is written down
          const bytes = slowRequests.read(request.raw);
          return uploads.write(params.id, { offset: query.offset, bytes, isLast: query.last === 'true' });
        },
      );
    });
  };
