import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { assertAllClients, assertReach } from '../../access/access.ts';
import type { Services } from '../services.ts';
import { namedPageQuery, pageAfter, pageOf } from './page.ts';

const client = z.object({
  id: z.string(),
  name: z.string(),
  timeZone: z.string().describe('IANA name: what "9:00" means in this client’s workflows'),
  version: z.number(),
  createdAtMs: z.number(),
});

const timeZone = z.string().refine(isTimeZone, 'not a time zone: give an IANA name such as Europe/Berlin');
const fields = z.strictObject({ name: z.string().trim().min(1).max(200), timeZone: timeZone.default('UTC') });
const params = z.object({ id: z.string() });

/** The companies on whose behalf we act. */
export const clientRoutes =
  ({ clients }: Pick<Services, 'clients'>): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/clients',
      {
        config: { needs: 'connections:read' },
        schema: { summary: 'List clients', querystring: namedPageQuery, response: { 200: pageOf(client) } },
      },
      async ({ access, query }) => pageAfter(await clients.list(access.clientIds), query),
    );

    app.post(
      '/clients',
      {
        config: { needs: 'connections:write', versioned: true },
        schema: { summary: 'Create a client', body: fields, response: { 201: client } },
      },
      async ({ access, body }, reply) => {
        assertAllClients(access);
        return reply.code(201).send(await clients.create(body));
      },
    );

    app.get(
      '/clients/:id',
      {
        config: { needs: 'connections:read', versioned: true },
        schema: { summary: 'See a client', params, response: { 200: client } },
      },
      async ({ access, params: { id } }) => {
        assertReach(access, id, 'client');
        return clients.get(id);
      },
    );

    app.patch(
      '/clients/:id',
      {
        config: { needs: 'connections:write', versioned: true },
        schema: {
          summary: 'Change a client',
          params,
          body: z.strictObject({ name: fields.shape.name.optional(), timeZone: timeZone.optional() }),
          response: { 200: client },
        },
      },
      async ({ access, params: { id }, body, expectedVersion }) => {
        assertReach(access, id, 'client');
        return clients.change(id, body, expectedVersion);
      },
    );

    app.delete(
      '/clients/:id',
      {
        config: { needs: 'connections:write' },
        schema: { summary: 'Delete a client', params, response: { 204: z.null() } },
      },
      async ({ access, params: { id } }, reply) => {
        assertReach(access, id, 'client');
        await clients.remove(id);
        return reply.code(204).send(null);
      },
    );
  };

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
