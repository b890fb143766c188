import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import manifest from '../../../package.json' with { type: 'json' };
import { createWriteCheck } from '../../store/can-write.ts';
import type { Services } from '../services.ts';

const about = z.object({
  version: z.string(),
  url: z.string().describe('For links to this server'),
  publicUrl: z.string().nullable().describe('Under which others reach it; null when it was not told'),
  store: z.enum(['sqlite', 'postgres']),
  ready: z.object({ store: z.boolean(), engine: z.boolean() }),
  retentionDays: z.object({ events: z.number(), runs: z.number(), activity: z.number(), audit: z.number() }),
  allowsSandbox: z.boolean().describe('Whether connections may lead to a sandbox on its machine'),
  hasOidc: z.boolean().describe('Whether people can sign in through an OpenID Connect provider'),
});

/** What this server is, and how it was set up. */
export const aboutRoutes =
  ({
    store,
    engine,
    signIn,
    publicUrl,
    baseUrl,
    setUp,
  }: Pick<Services, 'store' | 'engine' | 'signIn' | 'publicUrl' | 'baseUrl' | 'setUp'>): FastifyPluginAsyncZod =>
  async (app) => {
    const canWrite = createWriteCheck(store);
    app.get(
      '/about',
      {
        config: { needs: 'session' },
        schema: { summary: 'What this server is, and how it was set up', response: { 200: about } },
      },
      async () => ({
        version: manifest.version,
        url: baseUrl(),
        publicUrl: publicUrl ?? null,
        store: store.kind,
        ready: { store: await canWrite(), engine: await engine.isReady() },
        ...setUp,
        hasOidc: signIn.hasOidc,
      }),
    );
  };
