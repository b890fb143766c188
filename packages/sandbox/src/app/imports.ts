import type { FastifyInstance } from 'fastify';
import { appError, notFound } from '../http/api-error.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import type { Import, ImportScope, ImportType } from '../workspace/imports.ts';
import { runImport } from '../workspace/run-import.ts';
import type { Workspace } from '../workspace/workspace.ts';

const types: readonly string[] = ['people', 'event', 'object', 'relationship'] satisfies ImportType[];
const scopes: readonly string[] = ['all', 'only_new', 'only_existing'] satisfies ImportScope[];

/** How each kind of file may name people (App API document, 2026-08). Objects name nobody. */
const identifiersOf: Readonly<Record<ImportType, readonly string[]>> = {
  people: ['id', 'email'],
  event: ['id', 'email'],
  relationship: ['id', 'email', 'cio_id'],
  object: [],
};

/** Files of people, events, objects or relationships: checked at once, taken in a moment later. */
export function registerImports(app: FastifyInstance): void {
  app.post('/imports', ({ workspace, body }) => {
    const wanted = read(workspace, isJsonObject(body) ? body.import : undefined);
    workspace.assets.imports.push(wanted);
    runImport(workspace, wanted);
    return { import: answer(wanted) };
  });

  app.get<{ Params: { id: string } }>('/imports/:id', ({ workspace, params }) => {
    const found = workspace.assets.imports.find(({ id }) => String(id) === params.id);
    if (!found) throw notFound();
    return { import: answer(found) };
  });
}

function read({ assets, clock }: Workspace, given: unknown): Import {
  if (!isJsonObject(given)) throw appError(400, 'import must be an object');
  const type = oneOf(types, given.type, 'import.type') as ImportType;
  const at = clock.nowSeconds();
  return {
    id: assets.imports.length + 1,
    type,
    name: nameOf(given),
    description: typeof given.description === 'string' ? given.description : '',
    identifier: readIdentifier(type, given),
    objectTypeId: readObjectType(type, given),
    scope: readScope(type, given),
    dataFileUrl: readUrl(given),
    state: 'preprocessing',
    rowsToImport: 0,
    rowsImported: 0,
    error: '',
    createdAt: at,
    updatedAt: at,
  };
}

/** The document requires a name, the official client does not send one of its own. */
const nameOf = ({ name }: JsonObject): string => (typeof name === 'string' && name !== '' ? name : 'Import');

function readIdentifier(type: ImportType, { identifier }: JsonObject): Import['identifier'] {
  if (type === 'object') return 'id';
  return oneOf(identifiersOf[type], identifier, 'import.identifier') as Import['identifier'];
}

function readObjectType(type: ImportType, { object_type_id: id }: JsonObject): string {
  if (type !== 'object') return '';
  if (!/^\d+$/.test(String(id ?? ''))) throw appError(400, 'import.object_type_id is required');
  return String(id);
}

function readScope(type: ImportType, { data_to_process: scope, people_to_process: older }: JsonObject): ImportScope {
  const wanted = oneOf(scopes, scope ?? older ?? 'all', 'import.data_to_process') as ImportScope;
  if (type === 'event' && wanted === 'only_new') throw appError(400, 'events know only all and only_existing');
  return wanted;
}

function readUrl({ data_file_url: url }: JsonObject): string {
  if (typeof url !== 'string' || !/^https?:/.test(url) || !URL.canParse(url)) {
    throw appError(400, 'import.data_file_url must be an http or https URL');
  }
  return url;
}

function oneOf(allowed: readonly string[], value: unknown, name: string): string {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw appError(400, `${name} must be one of ${allowed.join(', ')}`);
  return found;
}

const answer = (wanted: Import): object => ({
  id: wanted.id,
  created_at: wanted.createdAt,
  updated_at: wanted.updatedAt,
  name: wanted.name,
  description: wanted.description,
  rows_to_import: wanted.rowsToImport,
  rows_imported: wanted.rowsImported,
  state: wanted.state,
  type: wanted.type,
  ...(wanted.type === 'object' ? { object_type_id: wanted.objectTypeId } : { identifier: wanted.identifier }),
  data_to_process: wanted.scope,
  ...((wanted.type === 'people' || wanted.type === 'event') && { people_to_process: wanted.scope }),
  ...(wanted.error !== '' && { error: wanted.error }),
});
