import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startServer } from '@cio-bridge/server';
import { compile } from 'json-schema-to-typescript';

// Writes src/api/api.gen.ts from the OpenAPI document of the server beside it. `--check` only compares.

const src = fileURLToPath(new URL('../src', import.meta.url));

/** The routes that the console calls, found where it calls them: changes to others leave the types alone. */
const routes = [
  ...new Set(
    readdirSync(src, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('api.gen.ts'))
      .flatMap((path) => readFileSync(join(src, path), 'utf8').match(/(?<=')[A-Z]+ \/api\/v1\/[^']*(?=')/g) ?? []),
  ),
].sort();

type Schema = Record<string, unknown>;
type Content = { content?: { 'application/json'?: { schema: Schema } } };

interface Operation {
  parameters?: { in: string; name: string; required?: boolean; schema: Schema }[];
  requestBody?: Content;
  responses: Record<string, Content>;
}

interface ApiDocument {
  components: object;
  paths: Record<string, Record<string, Operation>>;
}

const objectOf = (properties: Record<string, Schema>, required: string[]): Schema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

function schemaOf(document: ApiDocument, route: string): Schema {
  const [method = '', path = ''] = route.split(' ');
  const operation = document.paths[path]?.[method.toLowerCase()];
  if (!operation) throw new Error(`The server has no ${route} any more`);
  const parts: Record<string, Schema | undefined> = {
    path: parametersOf(operation, 'path'),
    query: parametersOf(operation, 'query'),
    body: operation.requestBody?.content?.['application/json']?.schema,
    answer: answerOf(operation),
  };
  const present = Object.entries(parts).filter((part): part is [string, Schema] => part[1] !== undefined);
  // A query without a required part may be left out whole.
  const required = present.filter(([name, { required: inner }]) => name !== 'query' || (inner as string[]).length > 0);
  return objectOf(
    Object.fromEntries(present),
    required.map(([name]) => name),
  );
}

function answerOf({ responses }: Operation): Schema | undefined {
  const good = ['200', '201', '202'].find((status) => responses[status] !== undefined);
  return good === undefined ? undefined : responses[good]?.content?.['application/json']?.schema;
}

function parametersOf({ parameters = [] }: Operation, place: string): Schema | undefined {
  const ours = parameters.filter((parameter) => parameter.in === place);
  if (ours.length === 0) return undefined;
  return objectOf(
    Object.fromEntries(ours.map(({ name, schema }) => [name, schema])),
    ours.filter(({ required }) => required).map(({ name }) => name),
  );
}

/** A schema that only describes allows anything; the library would take it for an object. */
function anythingIsUnknown(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== 1) return value;
  return 'description' in value && typeof value.description === 'string' ? { ...value, tsType: 'unknown' } : value;
}

async function readDocument(): Promise<ApiDocument> {
  const dataDir = mkdtempSync(join(tmpdir(), 'cio-bridge-api-types-'));
  const server = await startServer({ host: '127.0.0.1', port: 0, dataDir, logLevel: 'silent' });
  try {
    const answer = await fetch(`${server.url}/api/v1/openapi.json`);
    return JSON.parse(await answer.text(), anythingIsUnknown) as ApiDocument;
  } finally {
    await server.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const document = await readDocument();
const schemas = Object.fromEntries(routes.map((route) => [route, schemaOf(document, route)]));
const text = await compile({ ...objectOf(schemas, routes), components: document.components }, 'Api', {
  bannerComment: '// Written by `npm run api-types -w packages/console`; do not edit.',
  additionalProperties: false,
  declareExternallyReferenced: true,
  // How long a list may be is the server's to say; as a type it would be one tuple for each length.
  ignoreMinAndMaxItems: true,
});

const file = new URL('../src/api/api.gen.ts', import.meta.url);
if (!process.argv.includes('--check')) {
  writeFileSync(file, text);
} else if (readFileSync(file, 'utf8') !== text) {
  console.error('src/api/api.gen.ts is older than the server: run `npm run api-types -w packages/console`');
  process.exitCode = 1;
}
