import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { assertReach } from '../../access/access.ts';
import { credentialsInput } from '../../connections/credentials.ts';
import type { Services } from '../services.ts';
import { connection, probe } from './connection-schema.ts';
import { scope } from './filters.ts';
import { page, pageOf, pageQuery } from './page.ts';
import { reachConnection } from './reach-connection.ts';

const name = z.string().trim().min(1).max(200);
const byId = z.object({ id: z.string() });

/** Connections: one client's Customer.io each. Their credentials have routes of their own. */
export const connectionRoutes =
  ({ clients, connections }: Pick<Services, 'clients' | 'connections'>): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/connections',
      {
        config: { needs: 'connections:read' },
        schema: {
          summary: 'List connections',
          querystring: pageQuery.extend({
            ...scope,
            environment: scope.environment.describe('With credentials for one of these'),
          }),
          response: { 200: pageOf(connection) },
        },
      },
      async ({ access, query }) => page(await connections.list({ ...query, clientIds: access.clientIds }), query.limit),
    );

    app.post(
      '/connections',
      {
        config: { needs: 'connections:write', versioned: true },
        schema: {
          summary: 'Create a connection',
          body: z.strictObject({ clientId: z.string(), name }),
          response: { 201: connection },
        },
      },
      async ({ access, body }, reply) => {
        assertReach(access, body.clientId, 'client');
        await clients.get(body.clientId);
        const id = await connections.create(body);
        return reply.code(201).send(await connections.get(id));
      },
    );

    app.post(
      '/connections/probe',
      {
        config: { needs: 'connections:write' },
        schema: {
          summary: 'Ask Customer.io about keys before there is a connection for them',
          description: 'Nothing of them is kept.',
          body: credentialsInput,
          response: { 200: probe },
        },
      },
      async (request) => {
        request.changedNothing = true;
        return connections.probeNew({ ...request.body, signingKeys: [] });
      },
    );

    app.get(
      '/connections/:id',
      {
        config: { needs: 'connections:read', versioned: true },
        schema: { summary: 'See a connection', params: byId, response: { 200: connection } },
      },
      async ({ access, params }) => reachConnection(connections, access, params.id),
    );

    app.patch(
      '/connections/:id',
      {
        config: { needs: 'connections:write', versioned: true },
        schema: {
          summary: 'Rename a connection',
          params: byId,
          body: z.strictObject({ name }),
          response: { 200: connection },
        },
      },
      async ({ access, params, body, expectedVersion }) => {
        await reachConnection(connections, access, params.id);
        return connections.rename(params.id, body.name, expectedVersion);
      },
    );

    app.get(
      '/connections/:id/dependents',
      {
        config: { needs: 'connections:read' },
        schema: {
          summary: 'See what depends on a connection',
          params: byId,
          response: {
            200: z.object({
              endpoints: z.array(z.object({ id: z.string(), environment: z.string() })),
              workflows: z.array(z.object({ id: z.string(), name: z.string() })),
              syncs: z.array(z.object({ id: z.string(), environment: z.string() })).describe('Under way'),
              syncSchedules: z.array(z.object({ id: z.string(), name: z.string(), environment: z.string() })),
            }),
          },
        },
      },
      async ({ access, params }) => {
        await reachConnection(connections, access, params.id);
        return connections.dependents(params.id);
      },
    );

    app.delete(
      '/connections/:id',
      {
        config: { needs: 'connections:write', versioned: true },
        schema: {
          summary: 'Delete a connection',
          description: 'Erases its credentials. Refused while something depends on it, unless `force` is `true`.',
          params: byId,
          querystring: z.object({ force: z.enum(['true', 'false']).default('false') }),
          response: { 204: z.null() },
        },
      },
      async ({ access, params, query, expectedVersion }, reply) => {
        const { id } = await reachConnection(connections, access, params.id);
        await connections.remove(id, { force: query.force === 'true', version: expectedVersion });
        return reply.code(204).send(null);
      },
    );
  };
