import type { FastifyPluginAsync } from 'fastify';
import { notFound, Problem } from '../problem.ts';
import type { Services } from '../services.ts';

/** Customer.io's events are a few kilobytes; with content, an email's body comes along. */
const MAX_BODY_BYTES = 1_000_000;
/** Asked of Customer.io when our store fails: 503 is not among the statuses that cost an hour. */
const STORE_RETRY_AFTER_SECONDS = 5;

/** `POST /webhooks/customer-io/<token>`: the inbound URL of a trigger endpoint. */
export const webhookRoutes =
  ({ endpoints, ingress }: Pick<Services, 'endpoints' | 'ingress'>): FastifyPluginAsync =>
  async (app) => {
    // The signature covers the bytes as sent, so nothing may parse them before it is checked.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

    app.post<{ Params: { token: string } }>(
      '/webhooks/customer-io/:token',
      { bodyLimit: MAX_BODY_BYTES },
      async (request, reply) => {
        const encoding = request.headers['content-encoding'];
        if (encoding !== undefined && encoding !== 'identity') {
          throw new Problem(415, 'unsupported_encoding', 'Compressed bodies are not accepted here');
        }
        const endpoint = await endpoints.findByToken(request.params.token);
        if (!endpoint) throw notFound('trigger endpoint');
        const outcome = await ingress
          .accept(endpoint, {
            rawBody: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
            timestamp: header(request.headers['x-cio-timestamp']),
            signature: header(request.headers['x-cio-signature']),
          })
          .catch((error: unknown) => {
            request.log.error({ err: error }, 'an event could not be stored');
            reply.header('retry-after', STORE_RETRY_AFTER_SECONDS);
            throw new Problem(503, 'store_unavailable', 'The event could not be stored; send it again');
          });
        if (outcome === 'refused') {
          throw new Problem(401, 'bad_signature', 'The signature does not match any signing key of this endpoint');
        }
        return { result: outcome };
      },
    );
  };

const header = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);
