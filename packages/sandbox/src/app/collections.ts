import type { FastifyInstance } from 'fastify';
import { download } from '../deliveries/download.ts';
import { ApiError, appError, notFound } from '../http/api-error.ts';
import { byteLength, isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { Collection } from '../workspace/assets.ts';
import { readCsv } from '../workspace/read-csv.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** Published limits (App API document, read 2026-08). */
const limits = { bytes: 10_000_000, rowBytes: 10_000 } as const;

interface ById {
  Params: { id: string };
}

/** Tables that messages look things up in. */
export function registerCollections(app: FastifyInstance): void {
  app.get('/collections', ({ workspace }) => ({ collections: workspace.assets.collections.map(answer) }));

  app.post('/collections', async ({ workspace, body }) => {
    const given = isJsonObject(body) ? body : {};
    const name = checkName(workspace, given.name);
    const rows = await readRows(workspace, given);
    const { assets, clock } = workspace;
    const at = clock.nowSeconds();
    const id = Math.max(0, ...assets.collections.map((collection) => collection.id)) + 1;
    const collection: Collection = { id, name, rows, createdAt: at, updatedAt: at };
    assets.collections.push(collection);
    return { collection: answer(collection) };
  });

  app.get<ById>('/collections/:id', ({ workspace, params }) => ({ collection: answer(find(workspace, params.id)) }));

  app.get<ById>('/collections/:id/content', ({ workspace, params }) => find(workspace, params.id).rows);

  app.put<ById>('/collections/:id/content', ({ workspace, params, body }) => {
    const collection = find(workspace, params.id);
    collection.rows = checkRows(Array.isArray(body) ? body : isJsonObject(body) ? body.data : undefined);
    collection.updatedAt = workspace.clock.nowSeconds();
    return { collection: answer(collection) };
  });

  app.put<ById>('/collections/:id', async ({ workspace, params, body }) => {
    const collection = find(workspace, params.id);
    const given = isJsonObject(body) ? body : {};
    if (given.name !== undefined && given.name !== collection.name) collection.name = checkName(workspace, given.name);
    if (given.data !== undefined || given.url !== undefined) collection.rows = await readRows(workspace, given);
    collection.updatedAt = workspace.clock.nowSeconds();
    return { collection: answer(collection) };
  });

  app.delete<ById>('/collections/:id', ({ workspace, params }, reply) => {
    const collection = find(workspace, params.id);
    workspace.assets.collections = workspace.assets.collections.filter((other) => other !== collection);
    return reply.code(204).send();
  });
}

function checkName({ assets }: Workspace, given: Json | undefined): string {
  if (typeof given !== 'string' || given === '') throw appError(400, 'name is required');
  if (assets.collections.some(({ name }) => name === given)) throw appError(400, 'name is taken');
  return given;
}

/** Given as `data`, or to be fetched from `url`. @throws ApiError 400 for rows that are none. */
async function readRows({ webhooks }: Workspace, { data, url }: JsonObject): Promise<JsonObject[]> {
  if (url === undefined) return checkRows(data);
  if (typeof url !== 'string' || !URL.canParse(url)) throw appError(400, 'url must be a URL');
  if (data !== undefined) throw appError(400, 'data and url do not go together');
  try {
    const { text, contentType } = await download(url, webhooks.policy.allowRemote);
    const isCsv = contentType === '' ? new URL(url).pathname.endsWith('.csv') : contentType.includes('csv');
    return checkRows(isCsv ? ((await readCsv(text)) as JsonObject[]) : JSON.parse(text));
  } catch (error) {
    throw error instanceof ApiError ? error : appError(400, `url: ${(error as Error).message}`);
  }
}

function checkRows(data: Json | undefined): JsonObject[] {
  if (!Array.isArray(data)) throw appError(400, 'data must be an array of rows');
  const rows = data.map((row, index) => {
    if (!isJsonObject(row)) throw appError(400, `data[${index}] must be an object`);
    if (byteLength(JSON.stringify(row)) > limits.rowBytes) throw appError(400, `data[${index}] is over 10 KB`);
    return row;
  });
  if (byteLength(JSON.stringify(rows)) > limits.bytes) throw appError(400, 'data is over 10 MB');
  return rows;
}

function find({ assets }: Workspace, text: string): Collection {
  const collection = assets.collections.find(({ id }) => String(id) === text);
  if (!collection) throw notFound();
  return collection;
}

const answer = ({ id, name, rows, createdAt, updatedAt }: Collection): object => ({
  id,
  name,
  schema: [...new Set(rows.flatMap((row) => Object.keys(row)))],
  rows: rows.length,
  bytes: byteLength(JSON.stringify(rows)),
  created_at: createdAt,
  updated_at: updatedAt,
});
