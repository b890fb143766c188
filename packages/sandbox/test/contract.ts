import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** The vendor's own documents, where they are at hand. They are not part of this repository. */
const folder = new URL('../../../../shared/contracts/', import.meta.url);
export const hasContracts = existsSync(folder);
if (!hasContracts) console.log('skipped: validation against the vendor documents (../shared/contracts is not there)');

type Schema = Record<string, unknown>;
interface Document {
  paths?: Record<
    string,
    Record<string, { responses?: Record<string, { content?: Record<string, { schema?: Schema }> }> }>
  >;
  webhooks?: Record<string, { post: { requestBody: { content: Record<string, { schema: Schema }> } } }>;
  components: { schemas: Record<string, Schema> };
}

const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
addFormats.default(ajv);
ajv.addFormat('unix timestamp', true);
ajv.addFormat('Unix timestamp', true);
ajv.addFormat('json', true);

function load(name: string): Document | undefined {
  if (!hasContracts) return undefined;
  const document: Document = JSON.parse(readFileSync(new URL(`${name}.openapi.json`, folder), 'utf8'));
  ajv.addSchema({ $id: name, ...document });
  return document;
}

const documents = {
  track: load('track'),
  pipelines: load('pipelines'),
  webhooks: load('reporting-webhooks'),
};

/** `POST /api/v1/events` and so on, in the vendor's own words. Nothing where the documents are not at hand. */
export const documentedPaths = (api: 'track' | 'pipelines'): string[] =>
  Object.entries(documents[api]?.paths ?? {}).flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter((method) => ['get', 'put', 'post', 'delete'].includes(method))
      .map((method) => `${method.toUpperCase()} ${path}`),
  );

const compiled = new Map<string, ValidateFunction>();
const pointer = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');

function validateAt(document: string, path: readonly string[], value: unknown): string[] {
  const ref = `${document}#/${path.map((part) => encodeURIComponent(pointer(part))).join('/')}`;
  const validate = compiled.get(ref) ?? ajv.compile({ $ref: ref });
  compiled.set(ref, validate);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** What the vendor's document finds wrong with an answer: nothing, or sentences. */
export function answerProblems(
  api: 'track' | 'pipelines',
  method: string,
  path: string,
  status: number,
  body: unknown,
): string[] {
  const document = documents[api];
  const template = Object.keys(document?.paths ?? {}).find((candidate) =>
    new RegExp(`^${candidate.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(path.split('?')[0] ?? ''),
  );
  if (!document?.paths || !template) return [];
  const operation = document.paths[template]?.[method.toLowerCase()];
  if (!operation) return [];
  const response = operation.responses?.[String(status)];
  if (!response)
    return isDeliberate(api, method, template, status) ? [] : [`${method} ${template} documents no ${status}`];
  if (!response.content?.['application/json']?.schema) return [];
  const where = [
    'paths',
    template,
    method.toLowerCase(),
    'responses',
    String(status),
    'content',
    'application/json',
    'schema',
  ];
  return validateAt(api, where, body);
}

/** Statuses that the operation does not list: told in prose only, or our choice where nothing is told. */
const isDeliberate = (api: string, method: string, template: string, status: number): boolean =>
  status === 429 ||
  (api === 'pipelines' && (status === 400 || status === 401)) ||
  (method === 'PUT' && template === '/api/v1/customers/{identifier}' && status === 400);

/** The same for the body of a reporting webhook. */
export function reportProblems(body: unknown): string[] {
  // The vendor's schema gives "push drafted" this metric too, so that the real one matches twice and is refused.
  const { object_type: type, metric } = body as { object_type: string; metric: string };
  if (type === 'push' && metric === 'attempted') return [];
  const [name] = Object.keys(documents.webhooks?.webhooks ?? {});
  if (name === undefined) return [];
  const where = ['webhooks', name, 'post', 'requestBody', 'content', 'application/json', 'schema'];
  // One sentence: the schema is a union of dozens, each with its own reason to disagree.
  return validateAt('reporting-webhooks', where, body).length > 0
    ? [`no kind of report fits ${JSON.stringify(body)}`]
    : [];
}

/** The same for one of the App API's shapes, of which only the schemas are at hand. */
export const shapeProblems = (schema: string, value: unknown): string[] => {
  if (!documents.track) return [];
  const problems = validateAt('track', ['components', 'schemas', schema], value);
  // The text of the vendor's schema says that parents which do not apply are null; its types forgot.
  return problems.filter((problem) => !/^\/(action|parent_action|content)_id must be integer$/.test(problem));
};
