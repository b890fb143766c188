import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { CustomerIo, type TransportRequest } from '../src/index.ts';
import { pipelinesCalls, trackCalls } from './support/every-call.ts';

// The vendor's own documents are not ours to publish: they are looked for beside the repository.
const contracts = new URL('../../../../shared/contracts/', import.meta.url);
const present = existsSync(contracts);
if (!present) console.log("skipped: the vendor's OpenAPI documents are not there");

interface OpenApi {
  paths: Record<string, Record<string, { requestBody?: object }>>;
}

function load(name: 'track' | 'pipelines') {
  // The alternatives of many a oneOf overlap there (an email metric is a webhook metric too), so that right requests
  // match more than one.
  const text = readFileSync(new URL(`${name}.openapi.json`, contracts), 'utf8').replaceAll('"oneOf":', '"anyOf":');
  const document = JSON.parse(text) as OpenApi;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  for (const name of ['ULID', 'ulid']) ajv.addFormat(name, /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
  ajv.addFormat('unix timestamp', { type: 'number', validate: (seconds: number) => seconds < 100_000_000_000 });
  ajv.addSchema(document, name);
  const operationOf = (route: string) => {
    const [method = '', path = ''] = route.split(' ');
    return { operation: document.paths[path]?.[method], method, path };
  };
  return {
    paths: document.paths,
    operationOf,
    /** What is wrong with a body; `[]` for nothing. */
    problems: (route: string, body: unknown): unknown[] => {
      const { method, path } = operationOf(route);
      const escaped = path.replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D');
      const at = `${name}#/paths/${escaped}/${method}/requestBody/content/application~1json/schema`;
      const validate = ajv.compile({ $ref: at });
      return validate(body) ? [] : (validate.errors ?? []);
    },
  };
}

async function requestOf(call: (cio: CustomerIo) => Promise<unknown>): Promise<TransportRequest> {
  const requests: TransportRequest[] = [];
  await using cio = new CustomerIo({
    track: { siteId: 'site-id', apiKey: 'track-key' },
    pipelines: { writeKey: 'write-key' },
    transport: async (request) => {
      requests.push(request);
      // As the vendor documents it: what region it is, or nothing.
      return { status: 200, headers: {}, body: request.url.includes('/accounts/region') ? '{"region":"us"}' : '{}' };
    },
  });
  await call(cio);
  return requests[0] as TransportRequest;
}

/** The path of a request under the template of a route. */
const fits = (route: string, url: string): boolean => {
  const template = (route.split(' ')[1] ?? '').replace(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^https://[^/]+${template}(\\?.*)?$`).test(url.replace('customer.io/v1/', 'customer.io/'));
};

describe.skipIf(!present)("the vendor's documents", () => {
  const documents = present ? { track: load('track'), pipelines: load('pipelines') } : undefined;
  const calls = [
    ...trackCalls.map((call) => ['track', ...call] as const),
    ...pipelinesCalls.map((call) => ['pipelines', ...call] as const),
  ];

  test.each(calls)('%s %s: %s', async (api, route, _name, call) => {
    const document = documents?.[api];
    const request = await requestOf(call);
    const { operation, method } = document?.operationOf(route) ?? {};
    expect(operation, `${route} is in the document`).toBeDefined();
    expect(request.method).toBe(method?.toUpperCase());
    expect(request.url).toSatisfy((url: string) => fits(route, url));
    if (!operation?.requestBody) return expect(request.body).toBeNull();
    const body = JSON.parse(Buffer.from(request.body ?? '').toString('utf8'));
    expect(document?.problems(route, body)).toEqual([]);
  });

  test('a wrong request would be noticed', () => {
    const wrong = { type: 'person', action: 'event', identifiers: { id: '42' } }; // an event without a name
    expect(documents?.track.problems('post /api/v2/entity', wrong)).not.toEqual([]);
  });

  test('no operation of Track or Pipelines is left out', () => {
    const covered = new Set([...trackCalls, ...pipelinesCalls].map(([route]) => route));
    const methods = new Set(['get', 'put', 'post', 'delete']);
    const left = Object.values(documents ?? {})
      .flatMap(({ paths }) =>
        Object.entries(paths).flatMap(([path, operations]) =>
          Object.keys(operations)
            .filter((method) => methods.has(method))
            .map((method) => `${method} ${path}`),
        ),
      )
      .filter((route) => !covered.has(route));
    // These travel as v2 operations, or are the old form of /api/v1/metrics.
    expect(left.toSorted()).toEqual([
      'delete /api/v1/customers/{identifier}',
      'delete /api/v1/customers/{identifier}/devices/{device_id}',
      'post /api/v1/customers/{identifier}/events',
      'post /api/v1/customers/{identifier}/suppress',
      'post /api/v1/customers/{identifier}/unsuppress',
      'post /api/v1/merge_customers',
      'post /api/v1/push/events',
      'put /api/v1/customers/{identifier}',
      'put /api/v1/customers/{identifier}/devices',
    ]);
  });
});
