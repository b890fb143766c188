import { environments } from '@cio-bridge/connector';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Access, assertReach } from '../../access/access.ts';
import { Problem } from '../../store/problem.ts';
import type { Services } from '../services.ts';
import { actor } from './workflow-shapes.ts';

const MAX_LENGTH = 10_000;
const byEnvironment = z.object({ id: z.string(), environment: z.enum(environments) });
const byName = byEnvironment.extend({ name: z.string() });
const secret = z.object({ name: z.string(), setAtMs: z.number(), setBy: actor.nullable() });
const value = z.union([z.string().max(MAX_LENGTH), z.number(), z.boolean()]);

/** What workflows read of a client: values, and secrets that go in and never come out. */
export const clientValueRoutes =
  ({
    clients,
    clientValues,
    workflows,
  }: Pick<Services, 'clients' | 'clientValues' | 'workflows'>): FastifyPluginAsyncZod =>
  async (app) => {
    async function placeOf(access: Access, { id, environment }: z.output<typeof byEnvironment>) {
      assertReach(access, id, 'client');
      await clients.get(id);
      return { clientId: id, environment };
    }

    /** The name, for those who may see the client: nobody else learns what is wrong with it. */
    async function namedPlaceOf(access: Access, params: z.output<typeof byName>) {
      const place = await placeOf(access, params);
      if (/^[a-zA-Z_]\w{0,59}$/.test(params.name)) return place;
      const message = 'name: a name is a letter or _, then letters, digits and _, 60 at most';
      throw new Problem(400, 'invalid_request', message, '/name');
    }

    async function assertUnread(place: Awaited<ReturnType<typeof placeOf>>, kind: 'value' | 'secret', name: string) {
      const readers = await workflows.readersOf(place, kind, name);
      if (readers.length === 0) return;
      const message = `It is used in ${place.environment} by ${readers.join(', ')}: publish a version without it, or switch them off, first`;
      throw new Problem(409, `${kind}_in_use`, message, '/name');
    }

    app.get(
      '/clients/:id/environments/:environment/values',
      {
        config: { needs: 'connections:read' },
        schema: {
          summary: 'List the values of a client',
          description: 'Workflows read them as `client.values.<name>`.',
          params: byEnvironment,
          response: { 200: z.object({ items: z.array(secret.extend({ value })) }) },
        },
      },
      async ({ access, params }) => ({ items: await clientValues.values(await placeOf(access, params)) }),
    );

    app.put(
      '/clients/:id/environments/:environment/values/:name',
      {
        config: { needs: 'connections:write' },
        schema: {
          summary: 'Set a value of a client',
          params: byName,
          body: z.strictObject({ value }),
          response: { 204: z.null() },
        },
      },
      async ({ access, params, body }, reply) => {
        await clientValues.setValue(await namedPlaceOf(access, params), params.name, body.value, access.actor);
        return reply.code(204).send(null);
      },
    );

    app.delete(
      '/clients/:id/environments/:environment/values/:name',
      {
        config: { needs: 'connections:write' },
        schema: {
          summary: 'Delete a value of a client',
          description: 'Not while a workflow that is published there reads it (409).',
          params: byName,
          response: { 204: z.null() },
        },
      },
      async ({ access, params }, reply) => {
        const place = await namedPlaceOf(access, params);
        await assertUnread(place, 'value', params.name);
        await clientValues.removeValue(place, params.name);
        return reply.code(204).send(null);
      },
    );

    app.get(
      '/clients/:id/environments/:environment/secrets',
      {
        config: { needs: 'connections:read' },
        schema: {
          summary: 'List the secrets of a client',
          description: 'Their names alone. `http` steps use them as `secrets.<name>`.',
          params: byEnvironment,
          response: { 200: z.object({ items: z.array(secret) }) },
        },
      },
      async ({ access, params }) => ({ items: await clientValues.secrets(await placeOf(access, params)) }),
    );

    app.put(
      '/clients/:id/environments/:environment/secrets/:name',
      {
        config: { needs: 'connections:write' },
        schema: {
          summary: 'Set a secret of a client',
          description: 'It is sealed, and no answer ever shows it again.',
          params: byName,
          body: z.strictObject({ value: z.string().min(1).max(MAX_LENGTH) }),
          response: { 204: z.null() },
        },
      },
      async ({ access, params, body }, reply) => {
        await clientValues.setSecret(await namedPlaceOf(access, params), params.name, body.value, access.actor);
        return reply.code(204).send(null);
      },
    );

    app.delete(
      '/clients/:id/environments/:environment/secrets/:name',
      {
        config: { needs: 'connections:write' },
        schema: {
          summary: 'Delete a secret of a client',
          description: 'Not while a workflow that is published there uses it (409).',
          params: byName,
          response: { 204: z.null() },
        },
      },
      async ({ access, params }, reply) => {
        const place = await namedPlaceOf(access, params);
        await assertUnread(place, 'secret', params.name);
        await clientValues.removeSecret(place, params.name);
        return reply.code(204).send(null);
      },
    );
  };
