import type { FastifyInstance } from 'fastify';
import type { Delivery } from '../deliveries/delivery.ts';
import { appError, notFound } from '../http/api-error.ts';
import type { TransactionalMessage } from '../workspace/assets.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { deliveryAnswer, inWindow, type WindowQuery } from './delivery-answer.ts';
import { linkMetrics, metricSeries, type SeriesQuery } from './metric-series.ts';
import { type PageQuery, pageOf } from './page.ts';

interface ById {
  Params: { id: string };
}

/** Transactional messages: the templates, and what was sent with them. */
export function registerTransactional(app: FastifyInstance): void {
  app.get('/transactional', ({ workspace }) => ({ messages: workspace.assets.messages.map(answer) }));

  app.get<ById>('/transactional/:id', ({ workspace, params }) => ({ message: answer(find(workspace, params.id)) }));

  app.get<ById>('/transactional/:id/contents', ({ workspace, params }) => {
    const { id, channel, name, subject, body, from, preheader, replyTo, createdAt } = find(workspace, params.id);
    return {
      contents: [
        {
          id,
          name,
          type: channel,
          language: '',
          subject,
          body,
          from,
          preheader_text: preheader,
          reply_to: replyTo,
          created: createdAt,
          updated: createdAt,
        },
      ],
    };
  });

  app.get<ById & { Querystring: PageQuery & WindowQuery }>(
    '/transactional/:id/messages',
    ({ workspace, params, query }) => {
      const found = inWindow(sentWith(workspace, find(workspace, params.id)), query, workspace);
      const { entries, next } = pageOf(found, query, { usual: 50, max: 1000 });
      return { messages: entries.map(deliveryAnswer), next };
    },
  );

  app.get<ById & { Querystring: SeriesQuery }>('/transactional/:id/metrics', ({ workspace, params, query }) => ({
    metric: { series: metricSeries(sentWith(workspace, find(workspace, params.id)), query, workspace.clock) },
  }));

  app.get<ById & { Querystring: SeriesQuery & { unique?: string } }>(
    '/transactional/:id/metrics/links',
    ({ workspace, params, query }) => ({
      links: linkMetrics(sentWith(workspace, find(workspace, params.id)), query, workspace.clock),
    }),
  );
}

/** @throws ApiError 400 for what is no id, 404 for one that does not exist. */
function find({ assets }: Workspace, text: string): TransactionalMessage {
  if (!/^\d+$/.test(text)) throw appError(400, 'the transactional message id must be a number');
  const message = assets.messages.find(({ id }) => String(id) === text);
  if (!message) throw notFound();
  return message;
}

const sentWith = ({ deliveries }: Workspace, message: TransactionalMessage): Delivery[] =>
  deliveries.entries.filter(({ origin }) => origin.kind === 'transactional' && origin.messageId === message.id);

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
  updated_at: message.createdAt,
});
