import { environments } from '@cio-bridge/connector';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Access, assertReach } from '../../access/access.ts';
import { notFound } from '../../store/problem.ts';
import type { Services } from '../services.ts';
import { scope, texts } from './filters.ts';
import { page, pageOf, pageQuery } from './page.ts';
import { reachConnection } from './reach-connection.ts';
import { given, readOptions, schedule, sinceLast, timeZone, url } from './sync-shapes.ts';

const byId = z.object({ id: z.string() });
const name = z.string().trim().min(1).max(200);
const cron = z.string().max(200).describe('Minute, hour, day, month and weekday, such as `0 3 * * *`');

/** Syncs that begin by the clock, of what is at a URL then. */
export const syncScheduleRoutes =
  ({ syncSchedules, connections }: Pick<Services, 'syncSchedules' | 'connections'>): FastifyPluginAsyncZod =>
  async (app) => {
    async function reach(access: Access, id: string) {
      const found = await syncSchedules.get(id);
      assertReach(access, found.client.id, 'schedule of syncs');
      return found;
    }

    app.get(
      '/sync-schedules',
      {
        config: { needs: 'syncs:read' },
        schema: {
          summary: 'List schedules of syncs',
          querystring: pageQuery.extend({ ...scope, connectionId: texts }),
          response: { 200: pageOf(schedule) },
        },
      },
      async ({ access, query }) =>
        page(await syncSchedules.list({ ...query, clientIds: access.clientIds }), query.limit),
    );

    app.post(
      '/sync-schedules',
      {
        config: { needs: 'syncs:write' },
        schema: {
          summary: 'Plan a sync of a URL',
          description:
            'Each time it is due, the file is fetched anew and synced as `POST /syncs` would. While the last one is under way, none begins.',
          body: z.strictObject({
            connectionId: z.string(),
            environment: z.enum(environments),
            name,
            cron,
            timeZone: timeZone.default('UTC'),
            url,
            read: readOptions.default({}),
            mapping: given.nullable().default(null),
            sinceLast: sinceLast.nullable().default(null),
          }),
          response: { 201: schedule },
        },
      },
      async ({ access, body }, reply) => {
        const connection = await reachConnection(connections, access, body.connectionId);
        if (!connection.environments[body.environment])
          throw notFound(`connection with ${body.environment} credentials`);
        return reply.code(201).send(await syncSchedules.create({ ...body, createdBy: access.actor.name }));
      },
    );

    app.get(
      '/sync-schedules/:id',
      {
        config: { needs: 'syncs:read' },
        schema: { summary: 'See a schedule of syncs', params: byId, response: { 200: schedule } },
      },
      async ({ access, params }) => reach(access, params.id),
    );

    app.patch(
      '/sync-schedules/:id',
      {
        config: { needs: 'syncs:write' },
        schema: {
          summary: 'Change or pause a schedule of syncs',
          params: byId,
          body: z.strictObject({
            name: name.optional(),
            cron: cron.optional(),
            timeZone: timeZone.optional(),
            url: url.optional(),
            read: readOptions.optional(),
            mapping: given.nullable().optional(),
            sinceLast: sinceLast.nullable().optional(),
            paused: z.boolean().optional(),
          }),
          response: { 200: schedule },
        },
      },
      async ({ access, params, body }) => {
        await reach(access, params.id);
        return syncSchedules.change(params.id, body);
      },
    );

    app.delete(
      '/sync-schedules/:id',
      {
        config: { needs: 'syncs:write' },
        schema: {
          summary: 'Delete a schedule of syncs',
          description: 'Syncs that it began stay, and go on.',
          params: byId,
          response: { 204: z.null() },
        },
      },
      async ({ access, params }, reply) => {
        await reach(access, params.id);
        await syncSchedules.remove(params.id);
        return reply.code(204).send(null);
      },
    );
  };
