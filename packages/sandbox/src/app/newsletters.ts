import type { FastifyInstance } from 'fastify';
import { newsletterType } from '../deliveries/channels.ts';
import { scheduleNewsletter, sendNewsletter } from '../deliveries/send-newsletter.ts';
import { notFound } from '../http/api-error.ts';
import { type Newsletter, segmentsIn } from '../workspace/newsletters.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { deliveryAnswer, inWindow, type WindowQuery } from './delivery-answer.ts';
import { registerMetrics } from './metric-routes.ts';
import { newsletterError, readNewsletter, readRate, readSchedule } from './newsletter-input.ts';
import { type PageQuery, pageOf } from './page.ts';

interface ById {
  Params: { id: string };
}

const config = { errorShape: 'detail' } as const;

/** Newsletters: made, sent, put off, counted and deleted. */
export function registerNewsletters(app: FastifyInstance): void {
  app.get<{ Querystring: PageQuery & { sort?: string } }>('/newsletters', ({ workspace, query }) => {
    const { newsletters } = workspace.assets;
    const sorted = query.sort === 'desc' ? newsletters.toReversed() : newsletters;
    const { entries, next } = pageOf(sorted, query, { usual: 50, max: 1000 });
    return { newsletters: entries.map(newsletterAnswer), next: next === '' ? null : next };
  });

  app.post('/newsletters', { config }, ({ workspace, body }) => {
    const { sendNow, newsletter } = readNewsletter(workspace, body);
    workspace.assets.newsletters.push(newsletter);
    if (sendNow) sendNewsletter(workspace, newsletter);
    else scheduleNewsletter(workspace, newsletter);
    return { newsletter: newsletterAnswer(newsletter) };
  });

  app.get<ById>('/newsletters/:id', ({ workspace, params }) => ({
    newsletter: newsletterAnswer(findNewsletter(workspace, params.id)),
  }));

  app.delete<ById>('/newsletters/:id', ({ workspace, params }, reply) => {
    const { assets } = workspace;
    const newsletter = findNewsletter(workspace, params.id);
    assets.newsletters = assets.newsletters.filter((other) => other !== newsletter);
    return reply.code(204).send();
  });

  app.post<ById>('/newsletters/:id/send', { config }, ({ workspace, params, body }, reply) => {
    const newsletter = findUnsent(workspace, params.id);
    newsletter.rate = readRate(body ?? {});
    sendNewsletter(workspace, newsletter);
    return reply.code(204).send();
  });

  app.post<ById>('/newsletters/:id/schedule', { config }, ({ workspace, params, body }, reply) => {
    const newsletter = findUnsent(workspace, params.id);
    const scheduledAt = readSchedule(workspace, body);
    newsletter.rate = readRate(body);
    newsletter.scheduledAt = scheduledAt;
    newsletter.updatedAt = workspace.clock.nowSeconds();
    scheduleNewsletter(workspace, newsletter);
    return reply.code(204).send();
  });

  app.get<ById & { Querystring: PageQuery & WindowQuery }>(
    '/newsletters/:id/messages',
    ({ workspace, params, query }) => {
      const { id } = findNewsletter(workspace, params.id);
      const sent = workspace.deliveries.entries.filter(
        ({ origin }) => origin.kind === 'newsletter' && origin.newsletterId === id,
      );
      const { entries, next } = pageOf(inWindow(sent, query, workspace), query, { usual: 50, max: 1000 });
      const messages = entries.map((delivery) => ({
        ...deliveryAnswer(delivery),
        type: newsletterType(delivery.channel),
      }));
      return { messages, next };
    },
  );

  registerMetrics<ById>(app, '/newsletters/:id', (workspace, params) => {
    const { id } = findNewsletter(workspace, params.id);
    return ({ origin }) => origin.kind === 'newsletter' && origin.newsletterId === id;
  });
}

/** @throws ApiError 404. */
export function findNewsletter({ assets }: Workspace, text: string): Newsletter {
  const newsletter = assets.newsletters.find(({ id }) => String(id) === text);
  if (!newsletter) throw notFound();
  return newsletter;
}

/** @throws ApiError 404, or 400 for what has left already. */
export function findUnsent(workspace: Workspace, text: string): Newsletter {
  const newsletter = findNewsletter(workspace, text);
  if (newsletter.sentAt !== null) throw newsletterError(400, 'the newsletter has been sent already');
  return newsletter;
}

export const newsletterAnswer = (newsletter: Newsletter): object => ({
  id: newsletter.id,
  deduplicate_id: `${newsletter.id}:${newsletter.updatedAt}`,
  content_ids: newsletter.contents.map(({ id }) => id),
  name: newsletter.name,
  sent_at: newsletter.sentAt,
  created: newsletter.createdAt,
  updated: newsletter.updatedAt,
  type: newsletterType(newsletter.type),
  tags: newsletter.tags,
  recipient_segment_ids: segmentsIn(newsletter.recipients),
  subscription_topic_id: newsletter.subscriptionTopicId,
});
