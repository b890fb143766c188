import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import type { TriggerEndpoint } from '../../inbound/endpoints/endpoints.ts';
import type { IncomingWebhook } from '../../inbound/ingress/incoming-webhook.ts';
import type { IngressOutcome } from '../../inbound/ingress/ingress.ts';
import { notFound, Problem } from '../../store/problem.ts';
import type { Services } from '../services.ts';

/** Customer.io's events are a few kilobytes; with content, an email's body comes along. */
const MAX_BODY_BYTES = 1_000_000;
/** Asked of Customer.io when our store fails: 503 is not among the statuses that cost an hour. */
const STORE_RETRY_AFTER_SECONDS = 5;
const FULL_RETRY_AFTER_SECONDS = 60;

/** `POST /webhooks/customer-io/<token>`: the inbound URL of a trigger endpoint. */
export const webhookRoutes =
  ({
    endpoints,
    ingress,
    writer,
    figures,
  }: Pick<Services, 'endpoints' | 'ingress' | 'writer' | 'figures'>): FastifyPluginAsync =>
  async (app) => {
    // A logger of its own for each request costs more than its rare lines are worth.
    app.setChildLoggerFactory((logger) => logger);
    // The signature covers the bytes as sent, so nothing may parse them before it is checked.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

    app.post<{ Params: { token: string } }>(
      '/webhooks/customer-io/:token',
      {
        bodyLimit: MAX_BODY_BYTES,
        // Before the body is read: while too much waits for the store, bodies stay with those who send them.
        onRequest: (request, _reply, done) => {
          if (isCompressed(request)) {
            return done(new Problem(415, 'unsupported_encoding', 'Compressed bodies are not accepted here'));
          }
          const room = writer.room();
          if (room) void room.then(() => done());
          else done();
        },
      },
      async (request, reply) => {
        const webhook: IncomingWebhook = {
          rawBody: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
          timestamp: header(request.headers['x-cio-timestamp']),
          signature: header(request.headers['x-cio-signature']),
        };
        let endpoint: TriggerEndpoint | undefined;
        let outcome: IngressOutcome;
        try {
          endpoint = await endpoints.findByToken(request.params.token);
          if (!endpoint) {
            ingress.pretend(webhook);
            throw notFound('trigger endpoint');
          }
          outcome = await ingress.accept(endpoint, webhook);
        } catch (error) {
          if (error instanceof Problem) throw error;
          request.log.error({ err: error }, 'an event could not be stored');
          reply.header('retry-after', STORE_RETRY_AFTER_SECONDS);
          throw new Problem(503, 'store_unavailable', 'The event could not be stored; send it again');
        }
        if (outcome.result === 'refused') {
          throw new Problem(401, 'bad_signature', 'The signature does not match any signing key of this endpoint');
        }
        if (outcome.result === 'full') {
          reply.header('retry-after', FULL_RETRY_AFTER_SECONDS);
          throw new Problem(503, 'held_full', 'This endpoint holds all it can until its signing key is pasted');
        }
        figures.answered(endpoint.id, reply.elapsedTime);
        return outcome;
      },
    );
  };

function isCompressed({ headers }: FastifyRequest): boolean {
  const encoding = headers['content-encoding'];
  return encoding !== undefined && encoding !== 'identity';
}

const header = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);
