import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Access, assertAllClients } from '../../access/access.ts';
import { permissionsOf, type Role, roles } from '../../access/permissions.ts';
import { Problem } from '../../store/problem.ts';
import type { Services } from '../services.ts';
import { namedPageQuery, pageAfter, pageOf } from './page.ts';

const person = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(roles),
  clientIds: z.array(z.string()).nullable().describe('The only clients this person sees; null for all'),
});
const clientIds = z.array(z.string()).min(1).max(1_000).nullable();
const link = z.object({ url: z.string().describe('Works once, for seven days: send it to the person') });
const byId = z.object({ id: z.string() });

/** Those who may sign in. */
export const peopleRoutes =
  ({ people, welcome, publicUrl }: Pick<Services, 'people' | 'welcome' | 'publicUrl'>): FastifyPluginAsyncZod =>
  async (app) => {
    app.addHook('preHandler', async ({ access }) => assertAllClients(access));

    app.get(
      '/people',
      {
        config: { needs: 'people:read' },
        schema: { summary: 'List people', querystring: namedPageQuery, response: { 200: pageOf(person) } },
      },
      async ({ query }) => pageAfter(await people.list(), query),
    );

    app.post(
      '/people',
      {
        config: { needs: 'people:write' },
        schema: {
          summary: 'Invite a person',
          body: z.strictObject({
            name: z.string().trim().min(1).max(200),
            email: z.email().max(254),
            role: z.enum(roles),
            clientIds: clientIds.default(null),
          }),
          response: { 201: person.extend({ welcome: link }) },
        },
      },
      async ({ access, body, protocol, host }, reply) => {
        assertLasting(access);
        assertNotBeyond(access, body.role, '/role');
        const invited = await people.invite(body);
        const url = await welcome.invitationUrl(publicUrl ?? `${protocol}://${host}`, invited.id);
        return reply.code(201).send({ ...invited, welcome: { url } });
      },
    );

    app.patch(
      '/people/:id',
      {
        config: { needs: 'people:write' },
        schema: {
          summary: 'Change what a person may do',
          params: byId,
          body: z.strictObject({ role: z.enum(roles).optional(), clientIds: clientIds.optional() }),
          response: { 200: person },
        },
      },
      async ({ access, params, body }) => {
        assertLasting(access);
        assertNotBeyond(access, (await people.get(params.id)).role);
        if (body.role !== undefined) assertNotBeyond(access, body.role, '/role');
        return people.change(params.id, body);
      },
    );

    app.post(
      '/people/:id/link',
      {
        config: { needs: 'people:write' },
        schema: { summary: 'Make a link by which a person sets a new password', params: byId, response: { 200: link } },
      },
      async ({ access, params, protocol, host }) => {
        assertLasting(access);
        const { id, role } = await people.get(params.id);
        assertNotBeyond(access, role);
        return { url: await welcome.invitationUrl(publicUrl ?? `${protocol}://${host}`, id) };
      },
    );

    app.delete(
      '/people/:id',
      {
        config: { needs: 'people:write' },
        schema: { summary: 'Remove a person', params: byId, response: { 204: z.null() } },
      },
      async ({ access, params }, reply) => {
        assertNotBeyond(access, (await people.get(params.id)).role);
        await people.remove(params.id);
        return reply.code(204).send(null);
      },
    );
  };

/** A token that ends would go on as the person whom it let in. */
function assertLasting({ expiresAtMs }: Access): void {
  if (expiresAtMs === undefined) return;
  const detail = 'A token that ends lets nobody in: what a person may do would outlive it';
  throw new Problem(403, 'beyond_own_permissions', detail);
}

/** Whoever could make an owner, or set an owner's password, would be one. */
function assertNotBeyond({ permissions }: Access, role: Role, pointer?: string): void {
  const beyond = permissionsOf(role).find((permission) => !permissions.has(permission));
  if (beyond === undefined) return;
  const detail = `The role ${role} brings ${beyond}, which you do not have`;
  throw new Problem(403, 'beyond_own_permissions', detail, pointer);
}
