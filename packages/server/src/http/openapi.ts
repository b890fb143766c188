import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import manifest from '../../package.json' with { type: 'json' };

const problem = {
  type: 'object',
  required: ['status', 'code', 'detail'],
  properties: {
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable: match on this' },
    detail: { type: 'string', description: 'What went wrong and the way out, for people' },
    pointer: { type: 'string', description: 'JSON pointer to the field that is wrong' },
    faults: {
      type: 'array',
      description: 'Everything that is wrong with the input, the first being what `pointer` leads to',
      items: {
        type: 'object',
        required: ['pointer', 'message'],
        properties: { pointer: { type: 'string' }, message: { type: 'string' } },
      },
    },
    remedy: { type: 'string', enum: ['retry', 'reconnect', 'fix-input', 'check-outcome'] },
    retryAfterMs: { type: 'integer' },
    upstreamStatus: { type: 'integer', description: 'The status that Customer.io answered, where it did' },
  },
};

/** Collects the schemas of every route of the API into one OpenAPI 3.1 document. Register before the routes. */
export async function describeApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'cio-bridge',
        version: manifest.version,
        description: 'Everything the console does, for programs. Not affiliated with Customer.io.',
      },
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: 'An API token' },
          session: { type: 'apiKey', in: 'cookie', name: 'cio-bridge.session_token', description: 'The console' },
        },
      },
    },
    transform(route) {
      if (!route.url.startsWith('/api/v1/')) return { schema: { hide: true }, url: route.url };
      const { schema, url } = jsonSchemaTransform(route as never);
      const needs = route.route.config?.needs;
      const tag = url.split('/')[3] ?? '';
      return {
        url,
        schema: {
          tags: [tag],
          ...schema,
          security: needs === 'nothing' ? [] : [{ token: [] }, { session: [] }],
          'x-needs': needs,
        } as never,
      };
    },
    transformObject(documentObject) {
      const document = jsonSchemaTransformObject(documentObject) as {
        components?: { schemas?: object };
        paths?: Record<string, Record<string, { responses?: object }>>;
      };
      const paths = JSON.stringify(document.paths);
      const schemas = Object.entries(document.components?.schemas ?? {}).filter(([name]) =>
        isReferred(name, paths, document.components?.schemas ?? {}),
      );
      document.components = {
        ...document.components,
        schemas: { ...Object.fromEntries(schemas), Problem: problem },
      };
      const failure = {
        description: 'Any failure',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      };
      for (const operations of Object.values(document.paths ?? {})) {
        for (const operation of Object.values(operations))
          operation.responses = { ...operation.responses, default: failure };
      }
      return document as never;
    },
  });
}

/** Every schema with a name anywhere in the process ends up in the document; ours are those that a route leads to. */
function isReferred(name: string, paths: string, schemas: object, seen: readonly string[] = []): boolean {
  const reference = `"#/components/schemas/${name}"`;
  if (paths.includes(reference)) return true;
  return Object.entries(schemas).some(
    ([other, schema]) =>
      other !== name &&
      !seen.includes(other) &&
      JSON.stringify(schema).includes(reference) &&
      isReferred(other, paths, schemas, [...seen, name]),
  );
}
