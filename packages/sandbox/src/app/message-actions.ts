import type { FastifyInstance } from 'fastify';
import { appApiType } from '../deliveries/channels.ts';
import { type Origin, parentsOf } from '../deliveries/origin.ts';
import { appError, notFound } from '../http/api-error.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { ContentFields, MessageAction, Translation } from '../workspace/message-content.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { changeContent, contentAnswer, readContent } from './content-fields.ts';
import { registerMetrics } from './metric-routes.ts';
import { type PageQuery, pageOf } from './page.ts';

/** Whose actions: a campaign's or a broadcast's. The two have the same paths and answers. */
interface Owner {
  readonly path: '/campaigns' | '/broadcasts';
  readonly idKey: 'campaign_id' | 'broadcast_id';
  /** @throws ApiError 404. */
  readonly actionsOf: (workspace: Workspace, id: string) => readonly MessageAction[];
  readonly isFrom: (origin: Origin, id: string) => boolean;
}

interface ByOwner {
  Params: { id: string };
  Querystring: PageQuery;
}
interface ByAction {
  Params: { id: string; action_id: string };
}
interface ByLanguage {
  Params: { id: string; action_id: string; language: string };
}

const sendingStates: readonly Json[] = ['automatic', 'draft', 'off'] satisfies MessageAction['sendingState'][];

/** What campaigns and broadcasts send: read, changed, translated and counted. */
export function registerMessageActions(app: FastifyInstance, owner: Owner): void {
  const path = `${owner.path}/:id/actions`;

  app.get<ByOwner>(path, ({ workspace, params, query }) => {
    const { entries, next } = pageOf(owner.actionsOf(workspace, params.id), query, { usual: 10, max: 100 });
    return { actions: entries.map((action) => answer(owner, params.id, action, action)), next };
  });

  app.get<ByAction>(`${path}/:action_id`, ({ workspace, params }) => {
    const action = find(owner, workspace, params);
    return { action: answer(owner, params.id, action, action) };
  });

  app.put<ByAction>(`${path}/:action_id`, ({ workspace, params, body }) => {
    const action = find(owner, workspace, params);
    change(workspace, action, action, body);
    return { action: answer(owner, params.id, action, action) };
  });

  app.get<ByLanguage>(`${path}/:action_id/language/:language`, ({ workspace, params }) => {
    const action = find(owner, workspace, params);
    return { action: answer(owner, params.id, action, inLanguage(action, params.language)) };
  });

  app.put<ByLanguage>(`${path}/:action_id/language/:language`, ({ workspace, params, body }) => {
    const action = find(owner, workspace, params);
    const content = inLanguage(action, params.language);
    change(workspace, action, content, body);
    return { action: answer(owner, params.id, action, content) };
  });

  registerMetrics<ByAction>(app, `${path}/:action_id`, (workspace, params) => {
    const { id } = find(owner, workspace, params);
    return ({ origin }) => owner.isFrom(origin, params.id) && parentsOf(origin).actionId === id;
  });
}

function change({ assets, clock }: Workspace, action: MessageAction, content: ContentFields, body: unknown): void {
  const fields = readContent(assets, body, appError, { more: ['sending_state'] });
  const state = isJsonObject(body) ? body.sending_state : undefined;
  if (state !== undefined && !sendingStates.includes(state)) {
    throw appError(400, 'sending_state must be automatic, draft or off');
  }
  changeContent(content, fields, clock.nowSeconds());
  if (state !== undefined) action.sendingState = state as MessageAction['sendingState'];
}

function find(owner: Owner, workspace: Workspace, { id, action_id: actionId }: ByAction['Params']): MessageAction {
  const action = owner.actionsOf(workspace, id).find((candidate) => String(candidate.id) === actionId);
  if (!action) throw notFound();
  return action;
}

/** Documented: 400, not 404, for a translation that is not there. The empty language is the default. */
export function inLanguage<T extends ContentFields & { readonly translations?: readonly Translation[] }>(
  message: T,
  language: string,
): T | Translation {
  if (language === '') return message;
  const translation = message.translations?.find((candidate) => candidate.language === language);
  if (!translation) throw appError(400, `there is no translation for ${JSON.stringify(language)}`);
  return translation;
}

function answer(
  owner: Owner,
  ownerId: string,
  action: MessageAction,
  content: MessageAction | Translation,
): JsonObject {
  const shown: JsonObject = {
    id: action.id,
    [owner.idKey]: Number(ownerId),
    deduplicate_id: `${action.id}:${content.updatedAt}`,
    name: action.name,
    type: appApiType(action.type),
    sending_state: action.sendingState,
    language: 'language' in content ? content.language : '',
    ...contentAnswer(content, content),
  };
  if (action.type === 'sms') return { ...shown, image_url: content.imageUrl ?? '' };
  if (action.type === 'webhook') return { ...shown, url: content.url ?? '', method: content.method ?? 'post' };
  return shown;
}
