import { Readable } from 'node:stream';
import { environments } from '@cio-bridge/connector';
import { stringifyJson } from '@cio-bridge/sdk';
import { kindNames } from '@cio-bridge/sync';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Access, assertReach } from '../../access/access.ts';
import { notFound, Problem } from '../../store/problem.ts';
import { type Sync, syncStatuses } from '../../syncs/sync.ts';
import type { Services } from '../services.ts';
import { scope, several, texts, timeRange } from './filters.ts';
import { page, pageOf, pageQuery } from './page.ts';
import { reachConnection } from './reach-connection.ts';
import { file, ONE_FILE, oneFile, preview, sinceLast, sync } from './sync-shapes.ts';

const byId = z.object({ id: z.string() });

/** Whole files on their way to workspaces. */
export const syncRoutes =
  ({ syncs, uploads, connections }: Pick<Services, 'syncs' | 'uploads' | 'connections'>): FastifyPluginAsyncZod =>
  async (app) => {
    async function reach(access: Access, id: string): Promise<Sync> {
      const found = await syncs.get(id);
      assertReach(access, found.client.id, 'sync');
      return found;
    }
    async function reachUpload(access: Access, id: string | undefined): Promise<string | undefined> {
      if (id === undefined) return undefined;
      const { client } = await uploads.get(id);
      assertReach(access, client.id, 'upload');
      return client.id;
    }

    app.post(
      '/syncs/preview',
      {
        config: { needs: 'syncs:write' },
        schema: {
          summary: 'See how a file would be synced',
          description:
            'Reads the first 10,000 rows as a sync would: the mapping with all that is guessed, the first rows as they would leave, and what is wrong with others. Sends nothing.',
          body: z
            .strictObject({
              ...file,
              clientId: z
                .string()
                .optional()
                .describe('Of a `url`: the client whose earlier syncs are looked at for `lastTime`'),
              lastTimeOf: z
                .enum(kindNames)
                .optional()
                .describe('Of which kind `lastTime` is asked for. Default: that of the mapping'),
              operations: z.int().min(0).max(100).default(5).describe('How many rows to show as they would leave'),
              columnsOnly: z
                .boolean()
                .default(false)
                .describe(
                  'Only what the columns are and how each is read, also of a mapping that cannot be used yet: no row is looked at beyond the sample',
                ),
            })
            .refine(oneFile, ONE_FILE),
          response: { 200: preview },
        },
      },
      async (request, reply) => {
        const { access, body } = request;
        request.changedNothing = true;
        const owner = await reachUpload(access, body.uploadId);
        const { clientId = owner, lastTimeOf: kind, operations, columnsOnly } = body;
        if (clientId !== undefined) assertReach(access, clientId, 'client');
        // Integers beyond 2^53 keep their digits.
        const seen = await syncs.preview(body, columnsOnly ? 'columns' : operations, { clientId, kind });
        return reply.type('application/json').serializer(stringifyJson).send(seen);
      },
    );

    app.post(
      '/syncs',
      {
        config: { needs: 'syncs:write' },
        schema: {
          summary: 'Sync a file',
          description:
            'It is worked on from now on: `GET /stream` tells of each change as `sync`. A file that was uploaded is looked at first, and what is wrong with it or with the mapping refuses the sync.',
          body: z
            .strictObject({
              connectionId: z.string(),
              environment: z.enum(environments),
              sinceLast: sinceLast.optional(),
              ...file,
            })
            .refine(oneFile, ONE_FILE),
          response: { 201: sync },
        },
      },
      async ({ access, body }, reply) => {
        const connection = await reachConnection(connections, access, body.connectionId);
        const owner = await reachUpload(access, body.uploadId);
        if (owner !== undefined && owner !== connection.client.id) {
          throw new Problem(422, 'other_client', 'This upload is of another client than the connection', '/uploadId');
        }
        if (!connection.environments[body.environment])
          throw notFound(`connection with ${body.environment} credentials`);
        return reply.code(201).send(await syncs.create({ ...body, createdBy: access.actor.name }));
      },
    );

    app.get(
      '/syncs',
      {
        config: { needs: 'syncs:read' },
        schema: {
          summary: 'List syncs',
          querystring: pageQuery.extend({
            ...scope,
            connectionId: texts,
            scheduleId: texts,
            status: several(z.enum(syncStatuses)).optional(),
            ...timeRange('Created'),
          }),
          response: { 200: pageOf(sync) },
        },
      },
      async ({ access, query }) => page(await syncs.list({ ...query, clientIds: access.clientIds }), query.limit),
    );

    app.get(
      '/syncs/:id',
      {
        config: { needs: 'syncs:read' },
        schema: { summary: 'See a sync and how far it is', params: byId, response: { 200: sync } },
      },
      async ({ access, params }) => reach(access, params.id),
    );

    app.get(
      '/syncs/:id/failures',
      {
        config: { needs: 'syncs:read' },
        schema: {
          summary: 'Download the rows that failed',
          description:
            'As NDJSON: the mapping first, then one object per row with what was wrong and its values. Mended, upload it and sync it: it says itself what its rows are. Kept for 14 days after the end, unless the server was told otherwise.',
          params: byId,
        },
      },
      async ({ access, params }, reply) => {
        const { id } = await reach(access, params.id);
        const bytes = await syncs.failures(id);
        return reply
          .type('application/x-ndjson')
          .header('content-disposition', `attachment; filename="${id}.failed.ndjson"`)
          .send(Readable.from(bytes, { objectMode: false }));
      },
    );

    app.get(
      '/syncs/:id/vanished',
      {
        config: { needs: 'syncs:read' },
        schema: {
          summary: 'Download who was sent before and is not in the file',
          description:
            'Of a sync with `sinceLast`, as a CSV that can itself be synced, such as with the kind `deletions`. Kept for 14 days after the end, unless the server was told otherwise.',
          params: byId,
        },
      },
      async ({ access, params }, reply) => {
        const { id } = await reach(access, params.id);
        const bytes = await syncs.vanished(id);
        return reply
          .type('text/csv')
          .header('content-disposition', `attachment; filename="${id}.vanished.csv"`)
          .send(Readable.from(bytes, { objectMode: false }));
      },
    );

    const changes = [
      ['pause', 'Pause a sync', 'What is under way is answered, and nothing more leaves until it is resumed.'],
      ['resume', 'Let a sync go on that was paused or failed', 'From the first row that is not done with.'],
      ['cancel', 'End a sync', 'What was sent stays; what is left is not sent. It cannot be resumed.'],
    ] as const;
    for (const [change, summary, description] of changes) {
      app.post(
        `/syncs/:id/${change}`,
        { config: { needs: 'syncs:write' }, schema: { summary, description, params: byId, response: { 200: sync } } },
        async ({ access, params }) => {
          const { id } = await reach(access, params.id);
          return syncs[change](id);
        },
      );
    }

    app.delete(
      '/syncs/:id',
      {
        config: { needs: 'syncs:write' },
        schema: {
          summary: 'Delete a sync that is over',
          description: 'With the rows that failed. The upload stays: others may use it.',
          params: byId,
          response: { 204: z.null() },
        },
      },
      async ({ access, params }, reply) => {
        const { id } = await reach(access, params.id);
        await syncs.remove(id);
        return reply.code(204).send(null);
      },
    );
  };
