import { parseJson } from '@cio-bridge/sdk';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { notFound, Problem } from '../../store/problem.ts';
import type { WebhookPlace } from '../../workflows/runs/webhook-starts.ts';
import type { BodyBudget } from '../body-budget.ts';
import type { Services } from '../services.ts';
import { assertWithinLimits } from './input-limits.ts';
import { assertUncompressed, storeUnavailable } from './webhooks.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose URL a request came to; set before its body is read. */
    webhookPlace: WebhookPlace | null;
  }
}

interface Path {
  id: string;
  environment: string;
  token: string;
}

const PATH = '/webhooks/workflows/:id/:environment/:token';
const FROM_ANYWHERE = { 'access-control-allow-origin': '*' };
const MAX_BODY_BYTES = 1_000_000;
/** More than anybody fills in; half a million fit into a body. */
const MAX_FIELDS = 10_000;
const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPES = /^application\/(json|[\w.+-]+\+json)$/;

/** `POST /webhooks/workflows/<id>/<environment>/<token>`: the inbound URL of a workflow that starts by webhook. */
export const workflowWebhookRoutes =
  ({ webhookStarts }: Pick<Services, 'webhookStarts'>, budget: BodyBudget): FastifyPluginAsync =>
  async (app) => {
    app.decorateRequest('webhookPlace', null);
    app.setChildLoggerFactory((logger) => logger);
    // What proves a request covers its bytes, so nothing may parse them before it is checked.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

    function placeOf({ params }: { params: Path }): WebhookPlace {
      const place = webhookStarts.placeOf(params);
      if (!place) throw notFound('webhook');
      return place;
    }

    // A page may post a form with a script: nothing here depends on who is signed in where.
    app.options<{ Params: Path }>(PATH, async (request, reply) => {
      placeOf(request);
      const asked = request.headers['access-control-request-headers'];
      return reply
        .code(204)
        .headers({ ...FROM_ANYWHERE, 'access-control-allow-methods': 'POST', 'access-control-max-age': '600' })
        .headers(asked === undefined ? {} : { 'access-control-allow-headers': asked })
        .send();
    });

    app.post<{ Params: Path; Querystring: Record<string, unknown> }>(
      PATH,
      {
        bodyLimit: MAX_BODY_BYTES,
        // Before the body is read: of whoever has no URL nothing is kept.
        onRequest: async (request, reply) => {
          const place = placeOf(request);
          reply.headers(FROM_ANYWHERE);
          assertUncompressed(request);
          assertReadable(request);
          budget.admit(request, reply, place.workflowId);
          request.webhookPlace = place;
        },
      },
      async (request) => {
        const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const { query } = request;
        const readBody = () => {
          const body = bodyOf(typeOf(request), rawBody);
          assertWithinLimits([body, query]);
          return body;
        };
        const came = { rawBody, readBody, headers: headersOf(request), query };
        try {
          return await webhookStarts.accept(request.webhookPlace as WebhookPlace, came);
        } catch (error) {
          throw error instanceof Problem ? error : storeUnavailable(request, error);
        }
      },
    );
  };

const typeOf = ({ headers }: FastifyRequest): string =>
  (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';

function assertReadable(request: FastifyRequest): void {
  const type = typeOf(request);
  if (type === '' || type === FORM || type === 'text/plain' || JSON_TYPES.test(type)) return;
  const message = `Send JSON, a form as ${FORM}, or text as text/plain, not ${type}`;
  throw new Problem(415, 'unsupported_media_type', message);
}

/** Pages that may not ask first send their JSON as plain text. */
function bodyOf(type: string, rawBody: Buffer): unknown {
  const text = rawBody.toString('utf8');
  if (text === '') return null;
  if (type === FORM) return fieldsOf(text);
  try {
    return parseJson(text, { bigIntegers: 'text' });
  } catch {
    if (!JSON_TYPES.test(type)) return text;
    throw new Problem(400, 'invalid_json', 'The body is not JSON, though its content-type says so');
  }
}

/** A field that is there several times is a list. */
function fieldsOf(text: string): Record<string, string | string[]> {
  if (text.split('&', MAX_FIELDS + 1).length > MAX_FIELDS) {
    throw new Problem(413, 'too_many_fields', `A form may have ${MAX_FIELDS} fields; send what has more as JSON`);
  }
  const fields = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(text)) {
    const values = fields.get(name);
    if (values) values.push(value);
    else fields.set(name, [value]);
  }
  return Object.fromEntries(
    [...fields].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]),
  );
}

const headersOf = ({ headers }: FastifyRequest): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, [value].flat().join(', ')]],
    ),
  );
