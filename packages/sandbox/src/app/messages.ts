import type { FastifyInstance } from 'fastify';
import { appApiType } from '../deliveries/channels.ts';
import type { Origin } from '../deliveries/delivery.ts';
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
}

/** Deliveries of every origin. */
export function registerMessages(app: FastifyInstance): void {
  app.get<{ Querystring: ListQuery }>('/messages', ({ workspace, query }) => {
    // The sandbox sends no campaigns and no newsletters: asking for theirs finds nothing.
    const impossible = query.campaign_id !== undefined || query.newsletter_id !== undefined;
    const found = workspace.deliveries.entries
      .filter(() => !impossible)
      .filter(({ channel }) => (query.type ?? appApiType(channel)) === appApiType(channel))
      .filter(({ origin }) => query.action_id === undefined || actionOf(origin) === query.action_id)
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

const actionOf = (origin: Origin): string | undefined =>
  origin.kind === 'broadcast' ? String(origin.actionId) : undefined;

function find(workspace: Workspace, id: string) {
  const delivery = workspace.deliveries.find(id);
  if (!delivery) throw notFound();
  return delivery;
}
