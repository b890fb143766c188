import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { permissionNames, roles } from '../../access/permissions.ts';
import { MIN_PASSWORD_CHARACTERS } from '../../access/sign-in/sign-in.ts';
import { Problem } from '../../store/problem.ts';
import type { Services } from '../services.ts';
import { attemptLimit } from './attempt-limit.ts';
import { answer } from './auth.ts';

const session = z.object({
  person: z
    .object({ name: z.string(), email: z.string(), role: z.enum(roles) })
    .nullable()
    .describe('Who signed in; null for a token'),
  token: z.object({ id: z.string(), name: z.string() }).nullable(),
  permissions: z.array(z.enum(permissionNames)),
  clientIds: z.array(z.string()).nullable().describe('The only clients that may be seen; null for all'),
});

const welcomed = z.object({
  person: z
    .object({ name: z.string(), email: z.string() })
    .nullable()
    .describe('Whom the link welcomes; null for the first owner'),
});

const newcomer = z.strictObject({
  token: z.string().min(1),
  name: z.string().trim().min(1).max(200),
  email: z.email().max(254).describe('For the first owner; whoever was invited keeps the address of the invitation'),
  password: z.string().min(MIN_PASSWORD_CHARACTERS).max(128),
});

/** Who is asking, and how one becomes somebody who may ask. */
export const sessionRoutes =
  ({ people, signIn, welcome }: Pick<Services, 'people' | 'signIn' | 'welcome'>): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/session',
      { config: { needs: 'session' }, schema: { summary: 'Who is asking', response: { 200: session } } },
      async ({ access }) => {
        const { actor, permissions, clientIds } = access;
        const person = actor.type === 'person' ? await people.get(actor.id) : null;
        return {
          person: person && { name: person.name, email: person.email, role: person.role },
          token: actor.type === 'token' ? { id: actor.id, name: actor.name } : null,
          permissions: [...permissions],
          clientIds: clientIds ? [...clientIds] : null,
        };
      },
    );

    app.get(
      '/sign-in',
      {
        config: { needs: 'nothing' },
        schema: {
          summary: 'How one can come in',
          response: {
            200: z.object({
              hasOwner: z.boolean().describe('While false, only the link that the start printed leads in'),
              hasOidc: z.boolean().describe('Whether `POST /api/auth/sign-in/social` leads to a provider named `oidc`'),
            }),
          },
        },
      },
      async () => ({ hasOwner: await welcome.hasOwner(), hasOidc: signIn.hasOidc }),
    );

    app.get(
      '/welcome/:token',
      {
        config: { needs: 'nothing', rateLimit: attemptLimit },
        schema: {
          summary: 'Whom a welcome link welcomes',
          params: z.object({ token: z.string() }),
          response: { 200: welcomed },
        },
      },
      async ({ params }) => ({ person: (await welcome.look(params.token)) ?? null }),
    );

    app.post(
      '/welcome',
      {
        config: { needs: 'nothing', rateLimit: attemptLimit },
        schema: {
          summary: 'Set a password by a welcome link, and sign in',
          body: newcomer,
          response: { 200: z.object({}).loose() },
        },
      },
      async ({ body }, reply) => {
        const { email } = await welcome.accept(body);
        const response = await signIn.signIn({ email, password: body.password });
        if (!response.ok)
          throw new Problem(500, 'sign_in_failed', 'The password is set, but signing in failed: sign in with it');
        return answer(reply, response);
      },
    );
  };
