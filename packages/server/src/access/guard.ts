import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../store/problem.ts';
import type { Access } from './access.ts';
import type { Permission } from './permissions.ts';
import type { SignIn } from './sign-in/sign-in.ts';
import type { Tokens } from './tokens.ts';

/** What a route asks of its caller: a permission, any session or token at all, or nothing. */
export type Needs = Permission | 'session' | 'nothing';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call this route. Every route of the API says so; one that forgets stops the server from starting. */
    needs?: Needs;
  }
  interface FastifyRequest {
    /** Set by the guard on every route that needs more than nothing. */
    access: Access;
  }
}

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

interface GuardServices {
  signIn: SignIn;
  tokens: Tokens;
  publicUrl: string | undefined;
}

/** Who asks, by the token or session that a request brings. @throws Problem 401, or 403 for a page of another site. */
export type Identify = (request: FastifyRequest, reply?: FastifyReply) => Promise<Access>;

export function createIdentify({ signIn, tokens, publicUrl }: GuardServices): Identify {
  return async (request, reply) => {
    const { authorization, cookie } = request.headers;
    if (authorization !== undefined) {
      const token = /^Bearer (\S+)$/i.exec(authorization)?.[1];
      const access = token === undefined ? undefined : await tokens.access(token);
      if (access) return access;
      throw new Problem(401, 'invalid_token', 'This API token is unknown, expired or revoked');
    }
    const session = cookie === undefined ? undefined : await signIn.session(cookie);
    if (!session) {
      throw new Problem(401, 'unauthenticated', 'Sign in, or send an API token as `Authorization: Bearer …`');
    }
    assertSameOrigin(request, publicUrl);
    if (session.setCookie.length > 0) reply?.header('set-cookie', session.setCookie);
    return session.access;
  };
}

/** Stands before every route of this scope: finds out who asks, and refuses what they may not. */
export function addGuard(app: FastifyInstance, identify: Identify, publicUrl: string | undefined): void {
  app.decorateRequest('access', null as never);
  app.addHook('onRoute', ({ config, method, url }) => {
    if (config?.needs !== undefined) return;
    throw new Error(`${method} ${url} does not say what it needs: give it \`config: { needs: '…' }\``);
  });
  app.addHook('onRequest', async (request, reply) => {
    const { needs } = request.routeOptions.config;
    if (needs === undefined) return; // no such route: the 404 that follows says so
    if (needs === 'nothing') return assertSameOrigin(request, publicUrl);
    request.access = await identify(request, reply);
    if (needs === 'session' || request.access.permissions.has(needs)) return;
    throw new Problem(403, 'forbidden', `This needs the permission ${needs}, which you do not have`);
  });
}

/**
 * Browsers say where a request comes from; a page of another site may not act with the cookie of
 * whoever looks at it. Programs send neither header.
 */
export function assertSameOrigin({ method, headers }: FastifyRequest, publicUrl: string | undefined): void {
  if (SAFE_METHODS.includes(method)) return;
  const site = headers['sec-fetch-site'];
  const isForeignSite = site !== undefined && site !== 'same-origin' && site !== 'none';
  const ours = [headers.host, URL.parse(publicUrl ?? '')?.host];
  const isForeignOrigin = headers.origin !== undefined && !ours.includes(URL.parse(headers.origin)?.host ?? 'unknown');
  if (isForeignSite || isForeignOrigin) {
    throw new Problem(403, 'cross_origin', 'This request comes from a page of another site');
  }
}
