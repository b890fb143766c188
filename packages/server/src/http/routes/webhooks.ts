import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import type { TriggerEndpoint } from '../../inbound/endpoints/endpoints.ts';
import type { IncomingWebhook, RefusalFault } from '../../inbound/ingress/incoming-webhook.ts';
import type { IngressOutcome } from '../../inbound/ingress/ingress.ts';
import { notFound, Problem } from '../../store/problem.ts';
import type { BodyBudget } from '../body-budget.ts';
import type { Services } from '../services.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose URL a webhook came to; set before its body is read. */
    endpoint: TriggerEndpoint | null;
  }
}

/** Customer.io's events are a few kilobytes; with content, an email's body comes along. */
const MAX_BODY_BYTES = 1_000_000;
/** Asked of Customer.io when our store fails: 503 is not among the statuses that cost an hour. */
const STORE_RETRY_AFTER_SECONDS = 5;
const FULL_RETRY_AFTER_SECONDS = 60;

/** `POST /webhooks/customer-io/<token>`: the inbound URL of a trigger endpoint. */
export const webhookRoutes =
  (
    { endpoints, ingress, writer, figures }: Pick<Services, 'endpoints' | 'ingress' | 'writer' | 'figures'>,
    budget: BodyBudget,
  ): FastifyPluginAsync =>
  async (app) => {
    app.decorateRequest('endpoint', null);
    // A logger of its own for each request costs more than its rare lines are worth.
    app.setChildLoggerFactory((logger) => logger);
    // The signature covers the bytes as sent, so nothing may parse them before it is checked.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

    app.post<{ Params: { token: string } }>(
      '/webhooks/customer-io/:token',
      {
        bodyLimit: MAX_BODY_BYTES,
        // All of it before the body is read: of whoever has no token, and of whoever comes when there is no
        // room, nothing is kept.
        onRequest: (request, reply, done) => {
          const admit = (endpoint: TriggerEndpoint | undefined) => {
            if (!endpoint) return done(notFound('trigger endpoint'));
            try {
              assertUncompressed(request);
              budget.admit(request, reply, endpoint.id);
            } catch (error) {
              return done(error as Problem);
            }
            request.endpoint = endpoint;
            const room = writer.room();
            if (room) void room.then(() => done());
            else done();
          };
          const found = endpoints.findByToken(request.params.token);
          if (!(found instanceof Promise)) return admit(found);
          found.then(admit, (error) => done(storeUnavailable(request, error)));
        },
      },
      async (request, reply) => {
        const endpoint = request.endpoint as TriggerEndpoint;
        const webhook: IncomingWebhook = {
          rawBody: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
          timestamp: header(request.headers['x-cio-timestamp']),
          signature: header(request.headers['x-cio-signature']),
        };
        let outcome: IngressOutcome;
        try {
          outcome = await ingress.accept(endpoint, webhook);
        } catch (error) {
          throw error instanceof Problem ? error : storeUnavailable(request, error);
        }
        if (outcome.result === 'refused') throw refusal(request, endpoint, outcome.fault);
        if (outcome.result === 'full') {
          reply.header('retry-after', FULL_RETRY_AFTER_SECONDS);
          throw new Problem(503, 'held_full', 'This endpoint holds all it can until its signing key is pasted');
        }
        figures.answered(endpoint.id, reply.elapsedTime);
        return outcome;
      },
    );
  };

/** Whoever sent it is to send it again. */
export function storeUnavailable(request: FastifyRequest, error: unknown): Problem {
  request.log.error({ err: error }, 'what came to a webhook could not be stored');
  return new Problem(503, 'store_unavailable', 'It could not be stored; send it again', undefined, {
    retryAfterMs: STORE_RETRY_AFTER_SECONDS * 1000,
  });
}

function refusal(request: FastifyRequest, { id }: TriggerEndpoint, fault: RefusalFault): Problem {
  if (fault === 'bad_signature') {
    return new Problem(401, 'bad_signature', 'The signature does not match any signing key of this endpoint');
  }
  const when = fault === 'too_old' ? 'more than seven days ago' : 'more than five minutes from now';
  request.log.warn(
    { endpointId: id, fault },
    `an event with a genuine signature is refused: by this server's clock it was signed ${when}. Set the clock right`,
  );
  const detail = `The signature is right, but by this server's clock it was made ${when}: one of the two clocks is wrong`;
  return new Problem(401, 'wrong_clock', detail);
}

/** A few bytes could become many. */
export function assertUncompressed({ headers }: FastifyRequest): void {
  const encoding = headers['content-encoding'];
  if (encoding === undefined || encoding === 'identity') return;
  throw new Problem(415, 'unsupported_encoding', 'Compressed bodies are not accepted here');
}

const header = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);
