import type { FastifyInstance } from 'fastify';
import { appError, notFound } from '../http/api-error.ts';
import { byteLength, isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { Collection } from '../workspace/assets.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** Published limits (App API document, read 2026-08). */
const limits = { bytes: 10_000_000, rowBytes: 10_000 } as const;

interface ById {
  Params: { id: string };
}

/** Tables that messages look things up in. */
export function registerCollections(app: FastifyInstance): void {
  app.get('/collections', ({ workspace }) => ({ collections: workspace.assets.collections.map(answer) }));

  app.post('/collections', ({ workspace, body }) => {
    if (!isJsonObject(body) || typeof body.name !== 'string' || body.name === '')
      throw appError(400, 'name is required');
    if (body.url !== undefined) throw appError(400, 'url: the sandbox takes rows in data and downloads nothing');
    const { assets, clock } = workspace;
    if (assets.collections.some(({ name }) => name === body.name)) throw appError(400, 'name is taken');
    const at = clock.nowSeconds();
    const id = Math.max(0, ...assets.collections.map((collection) => collection.id)) + 1;
    const collection: Collection = { id, name: body.name, rows: readRows(body.data), createdAt: at, updatedAt: at };
    assets.collections.push(collection);
    return { collection: answer(collection) };
  });

  app.get<ById>('/collections/:id', ({ workspace, params }) => ({ collection: answer(find(workspace, params.id)) }));

  app.get<ById>('/collections/:id/content', ({ workspace, params }) => find(workspace, params.id).rows);

  app.put<ById>('/collections/:id/content', ({ workspace, params, body }) => {
    const collection = find(workspace, params.id);
    collection.rows = readRows(Array.isArray(body) ? body : isJsonObject(body) ? body.data : undefined);
    collection.updatedAt = workspace.clock.nowSeconds();
    return { collection: answer(collection) };
  });

  app.put<ById>('/collections/:id', ({ workspace, params, body }) => {
    const collection = find(workspace, params.id);
    if (isJsonObject(body) && typeof body.name === 'string') collection.name = body.name;
    if (isJsonObject(body) && body.data !== undefined) collection.rows = readRows(body.data);
    collection.updatedAt = workspace.clock.nowSeconds();
    return { collection: answer(collection) };
  });

  app.delete<ById>('/collections/:id', ({ workspace, params }, reply) => {
    const collection = find(workspace, params.id);
    workspace.assets.collections = workspace.assets.collections.filter((other) => other !== collection);
    return reply.code(204).send();
  });
}

function readRows(data: Json | undefined): JsonObject[] {
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
