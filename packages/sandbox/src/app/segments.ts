import type { FastifyInstance } from 'fastify';
import { appError, notFound } from '../http/api-error.ts';
import { isJsonObject } from '../json.ts';
import type { Segment } from '../workspace/segments.ts';
import { segmentUsedBy } from '../workspace/used-by.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type PageQuery, pageOf } from './page.ts';

interface ById {
  Params: { id: string };
}

export function registerSegments(app: FastifyInstance): void {
  app.get('/segments', ({ workspace }) => ({ segments: workspace.segments.all.map(answer) }));

  app.post('/segments', ({ workspace, body }) => {
    const given = isJsonObject(body) ? body.segment : undefined;
    if (!isJsonObject(given) || typeof given.name !== 'string' || given.name === '') {
      throw appError(400, 'segment.name is required');
    }
    const description = typeof given.description === 'string' ? given.description : '';
    return { segment: answer(workspace.segments.add({ name: given.name, description })) };
  });

  app.get<ById>('/segments/:id', ({ workspace, params }) => ({ segment: answer(find(workspace, params.id)) }));

  app.delete<ById>('/segments/:id', ({ workspace, params }, reply) => {
    const segment = find(workspace, params.id);
    if (segment.filter) throw appError(400, 'a data-driven segment can be deleted only in the UI');
    workspace.segments.remove(segment.id);
    return reply.code(204).send();
  });

  app.get<ById>('/segments/:id/used_by', ({ workspace, params }) => ({
    segment_id: find(workspace, params.id).id,
    used_by: segmentUsedBy(workspace.assets, Number(params.id)),
  }));

  app.get<ById>('/segments/:id/customer_count', ({ workspace, params }) => {
    const segment = find(workspace, params.id);
    return { segment_id: segment.id, count: workspace.segments.membersOf(segment).length };
  });

  app.get<ById & { Querystring: PageQuery }>('/segments/:id/membership', ({ workspace, params, query }) => {
    const segment = find(workspace, params.id);
    const { entries, next } = pageOf(workspace.segments.membersOf(segment), query, { usual: 1000, max: 30_000 });
    return {
      segment_id: segment.id,
      ids: entries.map(({ id }) => id ?? ''),
      identifiers: entries.map((person) => person.identifiers()),
      next,
    };
  });
}

function find({ segments }: Workspace, id: string): Segment {
  const segment = segments.find(Number(id));
  if (!segment) throw notFound();
  return segment;
}

const answer = ({ id, name, description, filter, createdAt }: Segment): object => ({
  id,
  deduplicate_id: `${id}:${createdAt}`,
  name,
  description,
  state: 'finished',
  progress: null,
  type: filter ? 'dynamic' : 'manual',
  tags: null,
  created_at: createdAt,
  updated_at: createdAt,
});
