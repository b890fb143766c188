import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Access } from '../../access/access.ts';
import { Problem } from '../../store/problem.ts';
import type { Services } from '../services.ts';

const session = z.object({
  id: z.string(),
  isCurrent: z.boolean().describe('The one that asks'),
  createdAtMs: z.number(),
  expiresAtMs: z.number(),
  address: z.string().nullable(),
  userAgent: z.string().nullable(),
});

/** What a person may see and change of themselves: where they are signed in, and what they are called. */
export const sessionsRoutes =
  ({ people, signIn }: Pick<Services, 'people' | 'signIn'>): FastifyPluginAsyncZod =>
  async (app) => {
    const shown = async (access: Access, cookie = '') => signIn.sessions(personOf(access), cookie);

    app.patch(
      '/session',
      {
        config: { needs: 'session' },
        schema: {
          summary: 'Change one’s own name',
          body: z.strictObject({ name: z.string().trim().min(1).max(200) }),
          response: { 200: z.object({ name: z.string(), email: z.string() }) },
        },
      },
      async ({ access, body }) => people.rename(personOf(access), body.name),
    );

    app.get(
      '/sessions',
      {
        config: { needs: 'session' },
        schema: {
          summary: 'List where one is signed in',
          response: { 200: z.object({ items: z.array(session) }) },
        },
      },
      async ({ access, headers }) => ({ items: await shown(access, headers.cookie) }),
    );

    app.delete(
      '/sessions/:id',
      {
        config: { needs: 'session' },
        schema: {
          summary: 'Sign out elsewhere',
          params: z.object({ id: z.string().describe('A session, or `others` for all but the one that asks') }),
          response: { 200: z.object({ ended: z.number() }) },
        },
      },
      async ({ access, params, headers }) => {
        const all = await shown(access, headers.cookie);
        const meant = all.filter(({ id, isCurrent }) => (params.id === 'others' ? !isCurrent : id === params.id));
        if (meant.length === 0 && params.id !== 'others') {
          throw new Problem(404, 'not_found', 'You are not signed in there');
        }
        for (const { id } of meant) await signIn.endSession(personOf(access), id);
        return { ended: meant.length };
      },
    );
  };

/** @throws Problem 403 for tokens, which sign in nowhere. */
function personOf({ actor }: Access): string {
  if (actor.type === 'person') return actor.id;
  throw new Problem(403, 'not_a_person', 'This is for people who signed in, and you are a token');
}
