import type { FastifyInstance } from 'fastify';
import { appError, notFound } from '../http/api-error.ts';
import { isJsonObject } from '../json.ts';
import type { Export } from '../workspace/assets.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { readFilter } from './customers.ts';

interface ById {
  Params: { id: string };
}

/** Exports are made a moment later: poll `status`. */
export function registerExports(app: FastifyInstance): void {
  // `null`, not `[]`, when there are none: recorded from production on 2026-05-27.
  app.get('/exports', ({ workspace: { assets } }) => ({
    exports: assets.exports.length === 0 ? null : assets.exports.map(answer),
  }));

  app.get<ById>('/exports/:id', ({ workspace, params }) => ({ export: answer(find(workspace, params.id)) }));

  app.get<ById>('/exports/:id/download', ({ workspace, params }) => {
    const found = find(workspace, params.id);
    if (found.status !== 'done') throw notFound();
    found.downloads++;
    return { url: `https://example.com/exports/${found.id}.csv` };
  });

  app.post('/exports/customers', ({ workspace, body }) => {
    const filter = readFilter(isJsonObject(body) ? body.filters : undefined);
    const count = () =>
      [...workspace.people.all()].filter((person) => workspace.segments.matches(filter, person)).length;
    return { export: answer(begin(workspace, 'customers', count)) };
  });

  app.post('/exports/deliveries', ({ workspace, body }) => {
    if (!isJsonObject(body) || typeof body.newsletter_id !== 'number') throw appError(400, 'newsletter_id is required');
    return { export: answer(begin(workspace, 'deliveries', () => 0)) };
  });
}

function begin({ assets, clock }: Workspace, type: Export['type'], count: () => number): Export {
  const at = clock.nowSeconds();
  const made: Export = {
    id: assets.exports.length + 1,
    type,
    total: 0,
    status: 'pending',
    downloads: 0,
    createdAt: at,
    updatedAt: at,
  };
  assets.exports.push(made);
  clock.after(100, () => {
    made.status = 'done';
    made.total = count();
    made.updatedAt = clock.nowSeconds();
  });
  return made;
}

function find({ assets }: Workspace, text: string): Export {
  const found = assets.exports.find(({ id }) => String(id) === text);
  if (!found) throw notFound();
  return found;
}

const answer = ({ id, type, total, status, downloads, createdAt, updatedAt }: Export): object => ({
  id,
  deduplicate_id: `${id}:${updatedAt}`,
  user_id: 1,
  user_email: 'api@example.com',
  total,
  type,
  failed: false,
  status,
  description: `${type} export`,
  downloads,
  created_at: createdAt,
  updated_at: updatedAt,
});
