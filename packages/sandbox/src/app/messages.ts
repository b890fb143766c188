import type { FastifyInstance } from 'fastify';
import { appApiType } from '../deliveries/channels.ts';
import { type Parents, parentsOf } from '../deliveries/origin.ts';
import { notFound } from '../http/api-error.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { deliveryAnswer, inWindow, type WindowQuery } from './delivery-answer.ts';
import { type PageQuery, pageOf } from './page.ts';

interface ByMessage {
  Params: { message_id: string };
}

interface ListQuery extends PageQuery, WindowQuery {
  type?: string;
  drafts?: string;
  campaign_id?: string;
  newsletter_id?: string;
  action_id?: string;
  content_id?: string;
  transactional_id?: string;
  trigger_id?: string;
}

/** Deliveries of every origin. */
export function registerMessages(app: FastifyInstance): void {
  app.get<{ Querystring: ListQuery }>('/messages', ({ workspace, query }) => {
    const found = workspace.deliveries.entries
      .filter(({ channel }) => (query.type ?? appApiType(channel)) === appApiType(channel))
      .filter(({ origin }) => comesFrom(parentsOf(origin), query))
      .filter(({ draft }) => query.drafts === 'true' || !draft);
    const { entries, next } = pageOf(inWindow(found, query, workspace), query, { usual: 50, max: 1000 });
    return { messages: entries.map(deliveryAnswer), next };
  });

  app.get<ByMessage>('/messages/:message_id', ({ workspace, params }) => ({
    message: deliveryAnswer(find(workspace, params.message_id)),
  }));

  app.get<ByMessage>(
    '/messages/:message_id/archived_message',
    { config: { rateClass: 'archive' } },
    ({ workspace, params }) => {
      const { id, message, recipient, retained } = find(workspace, params.message_id);
      const kept = (text: string): string => (retained ? text : '');
      return {
        archived_message: {
          id,
          body: kept(message.body),
          from: message.from,
          reply_to: message.replyTo,
          recipient,
          subject: kept(message.subject),
          cc: message.cc,
          bcc: message.bcc,
          fake_bcc: message.fakeBcc,
          preheader_text: message.preheader,
          headers: JSON.stringify(Object.entries(message.headers).map(([name, value]) => ({ name, value }))),
          url: '',
          request_method: '',
          forgotten: !retained,
        },
      };
    },
  );
}

/** Whether a delivery has every parent that is asked for. */
const comesFrom = (parents: Parents, query: ListQuery): boolean =>
  isOrAny(query.campaign_id, parents.campaignId) &&
  isOrAny(query.newsletter_id, parents.newsletterId) &&
  isOrAny(query.action_id, parents.actionId) &&
  isOrAny(query.content_id, parents.contentId) &&
  isOrAny(query.transactional_id, parents.transactionalId) &&
  isOrAny(query.trigger_id, parents.triggerId);

const isOrAny = (wanted: string | undefined, actual: number | null): boolean =>
  wanted === undefined || wanted === String(actual);

function find(workspace: Workspace, id: string) {
  const delivery = workspace.deliveries.find(id);
  if (!delivery) throw notFound();
  return delivery;
}
