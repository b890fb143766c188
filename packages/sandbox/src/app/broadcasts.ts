import type { FastifyInstance } from 'fastify';
import { appApiType } from '../deliveries/channels.ts';
import { readTrigger, startTrigger } from '../deliveries/trigger-broadcast.ts';
import { ApiError, appError, notFound } from '../http/api-error.ts';
import { isJsonObject } from '../json.ts';
import type { Broadcast, BroadcastTrigger } from '../workspace/assets.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { deliveryAnswer, inWindow, type WindowQuery } from './delivery-answer.ts';
import { registerMessageActions } from './message-actions.ts';
import { registerMetrics } from './metric-routes.ts';
import { type PageQuery, pageOf } from './page.ts';

interface ByBroadcast {
  Params: { broadcast_id: string };
}
interface ByTrigger {
  Params: { broadcast_id: string; trigger_id: string };
  Querystring: { start?: string; limit?: string };
}

/** API-triggered broadcasts. The path to trigger one says `campaigns`, and takes a broadcast's id. */
export function registerBroadcasts(app: FastifyInstance): void {
  // Older clients, following older docs, say `/v1/api/campaigns`.
  for (const path of ['/campaigns/:broadcast_id/triggers', '/api/campaigns/:broadcast_id/triggers']) {
    app.post<ByBroadcast>(
      path,
      { config: { errorShape: 'detail-status', rateClass: 'broadcast' } },
      ({ workspace, params, body, headers }) => {
        const broadcast = find(
          workspace,
          params.broadcast_id,
          `broadcast with id ${params.broadcast_id} does not exist`,
        );
        if (!headers['content-type']?.startsWith('application/json')) {
          throw appError(422, 'the request needs the header Content-Type: application/json');
        }
        if (body !== undefined && !isJsonObject(body)) throw appError(400, 'bad request');
        const trigger = startTrigger(workspace, broadcast, readTrigger(body ?? {}));
        if (trigger.refusedWith === null) return { id: trigger.id };
        throw new ApiError(422, 'detail-status', trigger.refusedWith.detail, {
          source: { pointer: `/data/attributes/${trigger.refusedWith.field}` },
        });
      },
    );
  }

  app.get<ByTrigger>('/campaigns/:broadcast_id/triggers/:trigger_id', ({ workspace, params }) =>
    triggerAnswer(findTrigger(workspace, params)),
  );

  app.get<ByTrigger>('/campaigns/:broadcast_id/triggers/:trigger_id/errors', ({ workspace, params, query }) => {
    const { errors } = findTrigger(workspace, params);
    const start = Number(query.start ?? 0);
    const end = start + Number(query.limit ?? 100);
    if (!Number.isInteger(end) || start < 0) throw appError(400, 'start and limit must be whole numbers');
    return { errors: errors.slice(start, end), next: end < errors.length ? end : 0 };
  });

  app.get('/broadcasts', ({ workspace }) => ({ broadcasts: workspace.assets.broadcasts.map(answer) }));

  app.get<ByBroadcast>('/broadcasts/:broadcast_id', ({ workspace, params }) => ({
    broadcast: answer(find(workspace, params.broadcast_id)),
  }));

  app.get<ByBroadcast>('/broadcasts/:broadcast_id/triggers', ({ workspace, params }) => {
    const { id } = find(workspace, params.broadcast_id);
    return { triggers: workspace.assets.triggers.filter(({ broadcastId }) => broadcastId === id).map(triggerAnswer) };
  });

  app.get<ByBroadcast & { Querystring: PageQuery & WindowQuery & { type?: string } }>(
    '/broadcasts/:broadcast_id/messages',
    ({ workspace, params, query }) => {
      const { id } = find(workspace, params.broadcast_id);
      const sent = workspace.deliveries.entries
        .filter(({ origin }) => origin.kind === 'broadcast' && origin.broadcastId === id)
        .filter(({ channel }) => (query.type ?? appApiType(channel)) === appApiType(channel));
      const { entries, next } = pageOf(inWindow(sent, query, workspace), query, { usual: 50, max: 1000 });
      return { messages: entries.map(deliveryAnswer), next };
    },
  );

  registerMetrics<ByBroadcast>(app, '/broadcasts/:broadcast_id', (workspace, params) => {
    const { id } = find(workspace, params.broadcast_id);
    return ({ origin }) => origin.kind === 'broadcast' && origin.broadcastId === id;
  });

  registerMessageActions(app, {
    path: '/broadcasts',
    idKey: 'broadcast_id',
    actionsOf: (workspace, id) => [find(workspace, id).action],
    isFrom: (origin, id) => origin.kind === 'broadcast' && String(origin.broadcastId) === id,
  });
}

function find({ assets }: Pick<Workspace, 'assets'>, text: string, otherwise?: string): Broadcast {
  const broadcast = assets.broadcasts.find(({ id }) => String(id) === text);
  if (broadcast) return broadcast;
  throw otherwise === undefined ? notFound() : appError(404, otherwise);
}

function findTrigger(workspace: Workspace, params: ByTrigger['Params']): BroadcastTrigger {
  const { id: broadcastId } = find(workspace, params.broadcast_id);
  const trigger = workspace.assets.triggers.find(
    (candidate) => candidate.broadcastId === broadcastId && String(candidate.id) === params.trigger_id,
  );
  if (!trigger) throw notFound();
  return trigger;
}

const triggerAnswer = ({ id, broadcastId, createdAt, processedAt }: BroadcastTrigger): object => ({
  id,
  broadcast_id: broadcastId,
  created_at: createdAt,
  ...(processedAt !== null && { processed_at: processedAt }),
});

const answer = ({ id, name, action, createdAt }: Broadcast): object => ({
  id,
  deduplicate_id: `${id}:${action.updatedAt}`,
  name,
  type: 'triggered_broadcast',
  created: createdAt,
  updated: action.updatedAt,
  active: true,
  state: 'running',
  actions: [{ id: action.id, type: appApiType(action.type) }],
  first_started: createdAt,
  tags: [],
});
