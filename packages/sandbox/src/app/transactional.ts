import type { FastifyInstance } from 'fastify';
import { newsletterType } from '../deliveries/channels.ts';
import type { Delivery } from '../deliveries/delivery.ts';
import { appError, notFound } from '../http/api-error.ts';
import type { TransactionalMessage } from '../workspace/assets.ts';
import type { ContentFields, Translation } from '../workspace/message-content.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { changeContent, contentAnswer, readContent } from './content-fields.ts';
import { deliveryAnswer, inWindow, type WindowQuery } from './delivery-answer.ts';
import { inLanguage } from './message-actions.ts';
import { registerMetrics } from './metric-routes.ts';
import { type PageQuery, pageOf } from './page.ts';

interface ById {
  Params: { id: string };
}

interface ByContent {
  Params: { id: string; content_id: string };
}
interface ByLanguage {
  Params: { id: string; language: string };
}

/** Transactional messages: the templates, and what was sent with them. */
export function registerTransactional(app: FastifyInstance): void {
  app.get('/transactional', ({ workspace }) => ({ messages: workspace.assets.messages.map(answer) }));

  app.get<ById>('/transactional/:id', ({ workspace, params }) => ({ message: answer(find(workspace, params.id)) }));

  app.get<ById>('/transactional/:id/contents', ({ workspace, params }) => {
    const message = find(workspace, params.id);
    return { contents: [message, ...(message.translations ?? [])].map((content) => contentOf(message, content)) };
  });

  app.get<ByContent>('/transactional/:id/contents/:content_id', ({ workspace, params }) => {
    const message = find(workspace, params.id);
    return { content: contentOf(message, findContent(message, params.content_id)) };
  });

  // The path that reads says `contents`, the one that writes says `content`.
  app.put<ByContent>('/transactional/:id/content/:content_id', ({ workspace, params, body }) => {
    const message = find(workspace, params.id);
    const content = findContent(message, params.content_id);
    change(workspace, content, body);
    return { content: contentOf(message, content) };
  });

  app.get<ByLanguage>('/transactional/:id/language/:language', ({ workspace, params }) => {
    const message = find(workspace, params.id);
    return { content: [contentOf(message, inLanguage(message, params.language))] };
  });

  app.put<ByLanguage>('/transactional/:id/language/:language', ({ workspace, params, body }) => {
    const message = find(workspace, params.id);
    const content = inLanguage(message, params.language);
    change(workspace, content, body);
    return { content: [contentOf(message, content)] };
  });

  app.get<ById & { Querystring: PageQuery & WindowQuery }>(
    '/transactional/:id/messages',
    ({ workspace, params, query }) => {
      const sent = workspace.deliveries.entries.filter(isSentWith(find(workspace, params.id)));
      const found = inWindow(sent, query, workspace);
      const { entries, next } = pageOf(found, query, { usual: 50, max: 1000 });
      return { messages: entries.map(deliveryAnswer), next };
    },
  );

  registerMetrics<ById>(app, '/transactional/:id', (workspace, params) => isSentWith(find(workspace, params.id)));
}

/** @throws ApiError 400 for what is no id, 404 for one that does not exist. */
function find({ assets }: Workspace, text: string): TransactionalMessage {
  if (!/^\d+$/.test(text)) throw appError(400, 'the transactional message id must be a number');
  const message = assets.messages.find(({ id }) => String(id) === text);
  if (!message) throw notFound();
  return message;
}

const isSentWith =
  ({ id }: TransactionalMessage) =>
  ({ origin }: Delivery): boolean =>
    origin.kind === 'transactional' && origin.messageId === id;

/** The default content has the message's own number. */
function findContent(message: TransactionalMessage, id: string): TransactionalMessage | Translation {
  const content = [message, ...(message.translations ?? [])].find((candidate) => String(candidate.id) === id);
  if (!content) throw notFound();
  return content;
}

function change({ assets, clock }: Workspace, content: ContentFields, body: unknown): void {
  changeContent(content, readContent(assets, body, appError), clock.nowSeconds());
}

const contentOf = (message: TransactionalMessage, content: TransactionalMessage | Translation): object => ({
  id: content.id,
  name: message.name,
  type: newsletterType(message.channel),
  language: 'language' in content ? content.language : '',
  ...contentAnswer(content, content),
});

const answer = (message: TransactionalMessage): object => ({
  id: message.id,
  name: message.name,
  description: message.description,
  trigger_name: message.triggerName,
  send_to_unsubscribed: message.sendToUnsubscribed,
  link_tracking: true,
  open_tracking: true,
  hide_message_body: false,
  queue_drafts: message.queueDrafts,
  created_at: message.createdAt,
  updated_at: message.updatedAt,
});
