import { createHash } from 'node:crypto';
import Fastify, { type FastifyInstance, type FastifyPluginAsync } from 'fastify';

interface Page {
  html: string;
  script: string;
  /** What a Content-Security-Policy has to let through: the page's own scripts, by their hashes. */
  policy: string;
}

/**
 * `GET /api/reference`: the API's reference page, all of it from this server. Its bundle of four
 * megabytes is loaded when somebody asks for it first.
 */
export const referenceRoutes = (): FastifyPluginAsync => async (app) => {
  let loading: Promise<Page> | undefined;
  const page = () => {
    loading ??= load();
    return loading;
  };
  app.get('/api/reference', async (_request, reply) => reply.redirect('/api/reference/', 301));
  app.get('/api/reference/', async (_request, reply) => {
    const { html, policy } = await page();
    return reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(html);
  });
  app.get('/api/reference/js/scalar.js', async (_request, reply) => {
    const { script } = await page();
    return reply.header('cache-control', 'max-age=3600').type('text/javascript; charset=utf-8').send(script);
  });
};

async function load(): Promise<Page> {
  const { default: scalar } = await import('@scalar/fastify-api-reference');
  const inner: FastifyInstance = Fastify();
  await inner.register(scalar, {
    routePrefix: '/api/reference',
    configuration: {
      url: '/api/v1/openapi.json',
      pageTitle: 'cio-bridge API',
      // Nothing that would call home: no fonts, no proxy, no telemetry, no assistant.
      withDefaultFonts: false,
      telemetry: false,
      agent: { disabled: true },
      mcp: { disabled: true },
      hideClientButton: true,
      showDeveloperTools: 'never',
    },
  });
  const [html, script] = await Promise.all(
    ['/api/reference/', '/api/reference/js/scalar.js'].map(async (url) => (await inner.inject(url)).body),
  );
  await inner.close();
  const hashes = [...(html ?? '').matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, text]) =>
      `'sha256-${createHash('sha256')
        .update(text ?? '')
        .digest('base64')}'`,
  );
  return {
    html: html ?? '',
    script: script ?? '',
    policy: [
      "default-src 'none'",
      `script-src 'self' ${hashes.join(' ')}`,
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data:",
      "font-src 'self' data:",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join(';'),
  };
}
