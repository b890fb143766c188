import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { assertSameOrigin } from '../../access/guard.ts';
import { signInRoutes } from '../../access/sign-in/sign-in.ts';
import { Problem } from '../../store/problem.ts';
import type { BodyBudget } from '../body-budget.ts';
import type { Services } from '../services.ts';
import { attemptLimit } from './attempt-limit.ts';

/** A name, an address, a password. */
const MAX_BODY_BYTES = 20_000;

/** `/api/auth/…`: signing in and out. What better-auth offers beyond {@link signInRoutes} is shut. */
export const authRoutes =
  ({ signIn, publicUrl }: Pick<Services, 'signIn' | 'publicUrl'>, budget: BodyBudget): FastifyPluginAsync =>
  async (app) => {
    app.addHook('onRequest', async (request, reply) => {
      assertSameOrigin(request, publicUrl);
      budget.admit(request, reply, request.ip);
    });
    for (const { method, path, isAttempt, adds } of signInRoutes) {
      app.route({
        method,
        url: `/api/auth${path}`,
        bodyLimit: MAX_BODY_BYTES,
        ...(isAttempt && { config: { rateLimit: attemptLimit } }),
        handler: async (request, reply) => answer(reply, await signIn.handle(toFetchRequest(request, publicUrl, adds))),
      });
    }
  };

/** @param adds - Goes into the body, whatever the sender wrote there. */
function toFetchRequest(request: FastifyRequest, publicUrl: string | undefined, adds: object = {}): Request {
  const { method, url, headers, body } = request;
  const given = new Headers();
  for (const name of ['cookie', 'user-agent', 'accept-language'] as const) {
    const value = headers[name];
    if (value !== undefined) given.set(name, value);
  }
  // Sessions remember where they began: from the socket or a trusted proxy, never from a stranger's header.
  given.set('x-forwarded-for', request.ip);
  if (method === 'GET') return new Request(new URL(url, publicUrl ?? 'http://127.0.0.1'), { headers: given });
  given.set('content-type', 'application/json');
  return new Request(new URL(url, publicUrl ?? 'http://127.0.0.1'), {
    method,
    headers: given,
    body: JSON.stringify({ ...(body ?? {}), ...adds }),
  });
}

/** Hands better-auth's answer on: its cookies and body as they are, its errors as our problems. */
export async function answer(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  const text = await response.text();
  if (response.status >= 400) {
    const { code, message } = readError(text);
    throw new Problem(response.status, code?.toLowerCase() ?? 'sign_in_failed', message ?? 'Signing in failed');
  }
  reply.code(response.status);
  for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie);
  const location = response.headers.get('location');
  if (location !== null) reply.header('location', location);
  return reply.type('application/json').send(text);
}

function readError(text: string): { code?: string; message?: string } {
  try {
    return JSON.parse(text) as { code?: string; message?: string };
  } catch {
    return {};
  }
}
