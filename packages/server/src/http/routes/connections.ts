import { credentialsSchema, type Environment, environments } from '@cio-bridge/connector';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { assertReach } from '../../access/access.ts';
import { credentialNames, credentialsInput } from '../../connections/credentials.ts';
import type { ConnectionFacts } from '../../connections/shown-connections.ts';
import { notFound, Problem } from '../../store/problem.ts';
import type { Services } from '../services.ts';
import { ifMatch, setEtag } from './etag.ts';
import { page, pageQuery } from './page.ts';

const key = z.object({
  lastFour: z.string(),
  fingerprint: z.string().describe('Beginning of the key’s SHA-256: the same for the same key'),
  setAtMs: z.number(),
  undoUntilMs: z.number().nullable().describe('Until when the key before it can be brought back'),
});

const keyState = z.enum(['works', 'refused', 'unreachable', 'not_given']);
const probe = z.object({
  atMs: z.number(),
  ok: z.boolean(),
  region: z.enum(['us', 'eu']).optional(),
  workspace: z.object({ environmentId: z.number(), name: z.string().optional() }).optional(),
  keys: z.object({ trackApiKey: keyState, appApiKey: keyState, pipelinesWriteKey: keyState }),
  faults: z.array(z.object({ field: z.string(), code: z.string(), message: z.string() })),
  actions: z.object({
    allowed: z.array(z.string()),
    refused: z.array(z.object({ key: z.string(), lacks: z.array(z.string()) })),
  }),
});

const environmentFacts = z.object({
  region: z.enum(['us', 'eu']),
  siteId: z.string(),
  isSandbox: z.boolean(),
  recipientAllowlist: z.array(z.string()).nullable(),
  keys: z.object({ trackApiKey: key.nullable(), appApiKey: key.nullable(), pipelinesWriteKey: key.nullable() }),
  probe: probe.nullable().describe('What the last probe found'),
  lastUsedAtMs: z.number().nullable(),
  updatedAtMs: z.number(),
});

const connection = z.object({
  id: z.string(),
  name: z.string(),
  client: z.object({ id: z.string(), name: z.string() }),
  environments: z.partialRecord(z.enum(environments), environmentFacts),
  version: z.number(),
  createdAtMs: z.number(),
});

const name = z.string().trim().min(1).max(200);
const byId = z.object({ id: z.string() });
const byEnvironment = byId.extend({ environment: z.enum(environments) });
const byKey = byEnvironment.extend({ key: z.enum(credentialNames) });
const { region, siteId, recipientAllowlist } = credentialsSchema.shape;

/** Connections and their credentials: secrets go in and never come out. */
export const connectionRoutes =
  ({
    clients,
    connections,
    allowSandbox,
  }: Pick<Services, 'clients' | 'connections' | 'allowSandbox'>): FastifyPluginAsyncZod =>
  async (app) => {
    async function reach(access: Parameters<typeof assertReach>[0], id: string): Promise<ConnectionFacts> {
      const found = await connections.get(id);
      assertReach(access, found.client.id, 'connection');
      return found;
    }

    /** What was saved stays saved, also when Customer.io cannot be asked about it now: `probe` is null then. */
    async function probeIfAnswered(id: string, environment: Environment): Promise<void> {
      await connections.probe(id, environment).catch((error: unknown) => {
        if (!(error instanceof Problem && error.code === 'probe_timeout')) throw error;
      });
    }

    app.get(
      '/connections',
      {
        config: { needs: 'connections:read' },
        schema: {
          summary: 'List connections',
          querystring: pageQuery.extend({ clientId: z.string().optional() }),
          response: { 200: z.object({ items: z.array(connection), next: z.string().nullable() }) },
        },
      },
      async ({ access, query }) => page(await connections.list({ ...query, clientIds: access.clientIds }), query.limit),
    );

    app.post(
      '/connections',
      {
        config: { needs: 'connections:write' },
        schema: {
          summary: 'Create a connection',
          body: z.strictObject({ clientId: z.string(), name }),
          response: { 201: connection },
        },
      },
      async ({ access, body }, reply) => {
        assertReach(access, body.clientId, 'client');
        await clients.get(body.clientId);
        const created = await connections.get(await connections.create(body));
        setEtag(reply, created);
        return reply.code(201).send(created);
      },
    );

    app.get(
      '/connections/:id',
      {
        config: { needs: 'connections:read' },
        schema: { summary: 'See a connection', params: byId, response: { 200: connection } },
      },
      async ({ access, params }, reply) => {
        const found = await reach(access, params.id);
        setEtag(reply, found);
        return found;
      },
    );

    app.patch(
      '/connections/:id',
      {
        config: { needs: 'connections:write' },
        schema: {
          summary: 'Rename a connection',
          params: byId,
          body: z.strictObject({ name }),
          response: { 200: connection },
        },
      },
      async (request, reply) => {
        await reach(request.access, request.params.id);
        const renamed = await connections.rename(request.params.id, request.body.name, ifMatch(request));
        setEtag(reply, renamed);
        return renamed;
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
            }),
          },
        },
      },
      async ({ access, params }) => {
        await reach(access, params.id);
        return connections.dependents(params.id);
      },
    );

    app.delete(
      '/connections/:id',
      {
        config: { needs: 'connections:write' },
        schema: {
          summary: 'Delete a connection',
          description: 'Erases its credentials. Refused while something depends on it, unless `force` is `true`.',
          params: byId,
          querystring: z.object({ force: z.enum(['true', 'false']).default('false') }),
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { id } = await reach(request.access, request.params.id);
        await connections.remove(id, { force: request.query.force === 'true', version: ifMatch(request) });
        return reply.code(204).send(null);
      },
    );

    app.put(
      '/connections/:id/environments/:environment',
      {
        config: { needs: 'connections:write' },
        schema: {
          summary: 'Set all credentials of an environment',
          description: 'Saves them, asks Customer.io about each key, and answers with what was found.',
          params: byEnvironment,
          body: credentialsInput,
          response: { 200: connection },
        },
      },
      async (request, reply) => {
        const { access, params, body } = request;
        if (body.sandboxUrls && !allowSandbox) {
          throw new Problem(
            422,
            'sandbox_not_allowed',
            'This server is open to the network, so connections to a sandbox on its own machine are off: start it with CIO_BRIDGE_ALLOW_SANDBOX=true to allow them',
            '/sandboxUrls',
          );
        }
        await reach(access, params.id);
        const credentials = { ...body, signingKeys: [] };
        await connections.setCredentials(params.id, params.environment, credentials, ifMatch(request));
        await probeIfAnswered(params.id, params.environment);
        const saved = await connections.get(params.id);
        setEtag(reply, saved);
        return saved;
      },
    );

    app.patch(
      '/connections/:id/environments/:environment',
      {
        config: { needs: 'connections:write' },
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
      async (request, reply) => {
        const { access, params, body } = request;
        await reach(access, params.id);
        await connections.changeSettings(params.id, params.environment, body, ifMatch(request));
        if (body.region !== undefined || body.siteId !== undefined)
          await probeIfAnswered(params.id, params.environment);
        const saved = await connections.get(params.id);
        setEtag(reply, saved);
        return saved;
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
        await reach(access, params.id);
        await connections.revokeEnvironment(params.id, params.environment);
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/connections/:id/environments/:environment/probe',
      {
        config: { needs: 'connections:write' },
        schema: { summary: 'Ask Customer.io about each key', params: byEnvironment, response: { 200: probe } },
      },
      async ({ access, params }) => {
        await reach(access, params.id);
        return connections.probe(params.id, params.environment);
      },
    );

    app.put(
      '/connections/:id/environments/:environment/keys/:key',
      {
        config: { needs: 'connections:write' },
        schema: {
          summary: 'Replace one key',
          description:
            'The new key is tried out before it replaces the old one, which can be brought back for 24 hours. `force` saves it whatever Customer.io says.',
          params: byKey,
          body: z.strictObject({ value: z.string().trim().min(1), force: z.boolean().default(false) }),
          response: { 200: connection },
        },
      },
      async ({ access, params, body }, reply) => {
        await reach(access, params.id);
        await connections.rotateKey(params.id, params.environment, params.key, body.value, body);
        const saved = await connections.get(params.id);
        setEtag(reply, saved);
        return saved;
      },
    );

    app.post(
      '/connections/:id/environments/:environment/keys/:key/undo',
      {
        config: { needs: 'connections:write' },
        schema: { summary: 'Bring back the key before', params: byKey, response: { 200: connection } },
      },
      async ({ access, params }, reply) => {
        await reach(access, params.id);
        await connections.undoRotation(params.id, params.environment, params.key);
        const saved = await connections.get(params.id);
        setEtag(reply, saved);
        return saved;
      },
    );

    app.delete(
      '/connections/:id/environments/:environment/keys/:key',
      {
        config: { needs: 'connections:write' },
        schema: { summary: 'Erase one key', params: byKey, response: { 204: z.null() } },
      },
      async ({ access, params }, reply) => {
        const { environments: known } = await reach(access, params.id);
        if (!known[params.environment]?.keys[params.key]) throw notFound('key');
        await connections.revokeKey(params.id, params.environment, params.key);
        return reply.code(204).send(null);
      },
    );
  };
