import { parseJson, stringifyJson } from '@cio-bridge/sdk';
import { createMcpHandler } from '@modelcontextprotocol/server';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { Identify } from '../../access/guard.ts';
import { permissionNames } from '../../access/permissions.ts';
import { Problem } from '../../store/problem.ts';
import { addJsonBodies } from '../json-bodies.ts';
import { createBridgeMcp } from '../mcp/bridge-mcp.ts';
import type { CallApi } from '../mcp/call-api.ts';
import { readMcpWishes } from '../mcp/mcp-query.ts';
import type { Services } from '../services.ts';

/** What an action promises to take, as over the API. */
const MAX_BODY_BYTES = 8_000_000;
const metadataPath = '/.well-known/oauth-protected-resource';

/**
 * `POST /mcp`: the bridge for agents, over Streamable HTTP. Tokens alone open it, each with its permissions and
 * clients: a page of another site could send a cookie along, and nobody who signed in here asked for a model.
 */
export const mcpRoutes =
  ({ baseUrl }: Pick<Services, 'baseUrl'>, identify: Identify): FastifyPluginAsync =>
  async (app) => {
    addJsonBodies(app);
    const resource = () => `${baseUrl().replace(/\/$/, '')}/mcp`;

    // RFC 9728. Tokens are made here, by an owner or with `cio-bridge token`; there is no authorization server to name.
    for (const path of [metadataPath, `${metadataPath}/mcp`]) {
      app.get(path, { config: { needs: 'nothing' } }, async (_request, reply) => {
        reply.header('access-control-allow-origin', '*');
        return {
          resource: resource(),
          resource_name: 'cio-bridge',
          bearer_methods_supported: ['header'],
          scopes_supported: permissionNames,
          resource_documentation: 'https://github.com/cio-bridge/cio-bridge/blob/main/docs/mcp.md',
        };
      });
    }

    const challenged = async (request: FastifyRequest, reply: FastifyReply) => {
      try {
        if (request.headers.authorization === undefined) {
          throw new Problem(401, 'unauthenticated', 'Send an API token as `Authorization: Bearer …`');
        }
        return await identify(request, reply);
      } catch (error) {
        const metadata = new URL(`${metadataPath}/mcp`, resource()).href;
        const fault = request.headers.authorization === undefined ? '' : 'error="invalid_token", ';
        reply.header('www-authenticate', `Bearer ${fault}resource_metadata="${metadata}"`);
        throw error;
      }
    };

    app.route({
      method: ['GET', 'POST', 'DELETE'],
      url: '/mcp',
      config: { needs: 'nothing', takesBigIntegers: true },
      bodyLimit: MAX_BODY_BYTES,
      handler: async (request, reply) => {
        const { permissions } = await challenged(request, reply);
        const wishes = readMcpWishes(request.query);
        if ('fault' in wishes) throw new Problem(400, 'invalid_request', wishes.fault);
        const callApi = apiOf(app, String(request.headers.authorization));
        const handler = createMcpHandler(() => createBridgeMcp({ callApi, permissions, ...wishes }));
        reply.raw.once('close', () => void handler.close());
        return reply.send(
          await handler.fetch(webRequestOf(request, resource()), {
            ...(request.method === 'POST' && { parsedBody: request.body }),
          }),
        );
      },
    });
  };

/** The server's own API, as the same token asks it. */
const apiOf =
  (app: FastifyInstance, authorization: string): CallApi =>
  async (method, path, { query = {}, body, headers = {} } = {}) => {
    const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
    const answer = await app.inject({
      method,
      url: path,
      query: Object.fromEntries(given.map(([name, value]) => [name, String(value)])),
      headers: { ...headers, authorization, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { payload: stringifyJson(body) }),
    });
    return {
      status: answer.statusCode,
      body: answer.body === '' ? undefined : parseJson(answer.body, { bigIntegers: 'text' }),
    };
  };

function webRequestOf({ method, headers }: FastifyRequest, url: string): Request {
  const given = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === undefined || name === 'content-length' ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
  );
  return new Request(url, { method, headers: given });
}
