import { credentialsSchema, type Environment, environments } from '@cio-bridge/connector';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { credentialNames, credentialsInput } from '../../connections/credentials.ts';
import { notFound, Problem } from '../../store/problem.ts';
import type { Services } from '../services.ts';
import { connection, probe } from './connection-schema.ts';
import { reachConnection } from './reach-connection.ts';

const byEnvironment = z.object({ id: z.string(), environment: z.enum(environments) });
const byKey = byEnvironment.extend({ key: z.enum(credentialNames) });
const { region, siteId, recipientAllowlist } = credentialsSchema.shape;

/** The credentials of a connection, by environment: secrets go in and never come out. */
export const connectionEnvironmentRoutes =
  ({ connections }: Pick<Services, 'connections'>): FastifyPluginAsyncZod =>
  async (app) => {
    /** What was saved stays saved, also when Customer.io cannot be asked about it now: `probe` is null then. */
    async function probeIfAnswered(id: string, environment: Environment): Promise<void> {
      await connections.probe(id, environment).catch((error: unknown) => {
        if (!(error instanceof Problem && error.code === 'probe_timeout')) throw error;
      });
    }

    app.put(
      '/connections/:id/environments/:environment',
      {
        config: { needs: 'connections:write', versioned: true },
        schema: {
          summary: 'Set all credentials of an environment',
          description:
            'Saves them, asks Customer.io about each key, and answers with what was found. Where keys work already, new ones that do not are refused (422 `keys_refused`) unless `force` is true.',
          params: byEnvironment,
          querystring: z.object({ force: z.stringbool().default(false) }),
          body: credentialsInput,
          response: { 200: connection },
        },
      },
      async ({ access, params, query, body, expectedVersion }) => {
        await reachConnection(connections, access, params.id);
        const credentials = { ...body, signingKeys: [] };
        const options = { force: query.force, version: expectedVersion };
        await connections.tryCredentials(params.id, params.environment, credentials, options);
        return connections.get(params.id);
      },
    );

    app.patch(
      '/connections/:id/environments/:environment',
      {
        config: { needs: 'connections:write', versioned: true },
        schema: {
          summary: 'Change what is not secret about an environment',
          params: byEnvironment,
          body: z.strictObject({
            region: region.optional(),
            siteId: siteId.optional(),
            recipientAllowlist: recipientAllowlist.nullable(),
          }),
          response: { 200: connection },
        },
      },
      async ({ access, params, body, expectedVersion }) => {
        await reachConnection(connections, access, params.id);
        await connections.changeSettings(params.id, params.environment, body, expectedVersion);
        if (body.region !== undefined || body.siteId !== undefined)
          await probeIfAnswered(params.id, params.environment);
        return connections.get(params.id);
      },
    );

    app.delete(
      '/connections/:id/environments/:environment',
      {
        config: { needs: 'connections:write' },
        schema: {
          summary: 'Erase all credentials of an environment',
          params: byEnvironment,
          response: { 204: z.null() },
        },
      },
      async ({ access, params }, reply) => {
        await reachConnection(connections, access, params.id);
        await connections.revokeEnvironment(params.id, params.environment);
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/connections/:id/environments/:environment/probe',
      {
        config: { needs: 'connections:write' },
        schema: {
          summary: 'Ask Customer.io about each key',
          description:
            'With a body, about what stands in it, which is not kept; what is left out is as it is kept. Without one, about what is kept.',
          params: byEnvironment,
          body: credentialsInput.partial().nullish(),
          response: { 200: probe },
        },
      },
      async (request) => {
        const { access, params, body } = request;
        await reachConnection(connections, access, params.id);
        if (body) {
          request.changedNothing = true;
          return connections.probeUnsaved(params.id, params.environment, body);
        }
        return connections.probe(params.id, params.environment);
      },
    );

    app.put(
      '/connections/:id/environments/:environment/keys/:key',
      {
        config: { needs: 'connections:write', versioned: true },
        schema: {
          summary: 'Replace one key',
          description:
            'The new key is tried out before it replaces the old one, which can be brought back for 24 hours. `force` saves it whatever Customer.io says.',
          params: byKey,
          body: z.strictObject({ value: z.string().trim().min(1), force: z.boolean().default(false) }),
          response: { 200: connection },
        },
      },
      async ({ access, params, body }) => {
        await reachConnection(connections, access, params.id);
        await connections.rotateKey(params.id, params.environment, params.key, body.value, body);
        return connections.get(params.id);
      },
    );

    app.post(
      '/connections/:id/environments/:environment/keys/:key/undo',
      {
        config: { needs: 'connections:write', versioned: true },
        schema: { summary: 'Bring back the key before', params: byKey, response: { 200: connection } },
      },
      async ({ access, params }) => {
        await reachConnection(connections, access, params.id);
        await connections.undoRotation(params.id, params.environment, params.key);
        return connections.get(params.id);
      },
    );

    app.delete(
      '/connections/:id/environments/:environment/keys/:key',
      {
        config: { needs: 'connections:write' },
        schema: { summary: 'Erase one key', params: byKey, response: { 204: z.null() } },
      },
      async ({ access, params }, reply) => {
        const { environments: known } = await reachConnection(connections, access, params.id);
        if (!known[params.environment]?.keys[params.key]) throw notFound('key');
        await connections.revokeKey(params.id, params.environment, params.key);
        return reply.code(204).send(null);
      },
    );
  };
