import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { notFound } from '../http/api-error.ts';
import type { Sender } from '../workspace/assets.ts';
import { type PageQuery, pageOf } from './page.ts';
import type { ByCustomer } from './person-of.ts';
import { personOf } from './person-of.ts';

const channels = ['email', 'push', 'twilio', 'in_app', 'inbox', 'whatsapp', 'slack'];

/** What was made in the UI and can only be read here: campaigns, newsletters, senders, topics. */
export function registerAssets(app: FastifyInstance): void {
  app.get('/campaigns', ({ workspace }) => ({
    campaigns: workspace.assets.campaigns.map(({ id, name, type, eventName, createdAt }) => ({
      id,
      deduplicate_id: `${id}:${createdAt}`,
      name,
      description: '',
      type,
      created: createdAt,
      updated: createdAt,
      active: true,
      state: 'running',
      actions: [{ id: 100 + id, type: 'email' }],
      first_started: createdAt,
      tags: [],
      trigger_segment_ids: [],
      filter_segment_ids: [],
      event_name: eventName,
    })),
  }));

  app.get<{ Querystring: PageQuery }>('/newsletters', ({ workspace, query }) => {
    const { entries, next } = pageOf(workspace.assets.newsletters, query, { usual: 50, max: 1000 });
    const newsletters = entries.map(({ id, name, type, createdAt }) => ({
      id,
      deduplicate_id: `${id}:${createdAt}`,
      content_ids: [],
      name,
      sent_at: createdAt,
      created: createdAt,
      updated: createdAt,
      type,
      tags: [],
      recipient_segment_ids: [],
      subscription_topic_id: 1,
    }));
    return { newsletters, next: next === '' ? null : next };
  });

  app.get<{ Querystring: PageQuery & { sort?: string } }>('/sender_identities', ({ workspace, query }) => {
    const { senders } = workspace.assets;
    const sorted = query.sort === 'desc' ? senders.toReversed() : senders;
    const { entries, next } = pageOf(sorted, query, { usual: 50, max: 1000 });
    return { sender_identities: entries.map(senderAnswer), next };
  });

  app.get<{ Params: { id: string } }>('/sender_identities/:id', ({ workspace, params }) => {
    const sender = workspace.assets.senders.find(({ id }) => String(id) === params.id);
    if (!sender) throw notFound();
    return { sender_identity: senderAnswer(sender) };
  });

  app.get('/subscription_topics', ({ workspace }) => ({
    topics: workspace.assets.topics.map(({ id, name, description, subscribedByDefault }) => ({
      id,
      identifier: `topic_${id}`,
      name,
      description,
      subscribed_by_default: subscribedByDefault,
    })),
  }));

  app.get('/subscription_channels', () => ({
    channels: channels.map((type, index) => ({
      id: index + 1,
      name: type,
      description: '',
      type,
      subscribed_by_default: true,
    })),
  }));

  app.get<ByCustomer>('/subscription_center/:customer_id/token', (request) => {
    personOf(request);
    const token = randomBytes(16).toString('hex');
    return { token, url: `https://example.com/subscription_center/${token}` };
  });
}

const senderAnswer = ({ id, name, email }: Sender): object => ({
  id,
  deduplicate_id: `${id}:0`,
  name,
  email,
  address: `${name} <${email}>`,
  template_type: 'email',
  auto_generated: false,
  phone: '',
  hidden: false,
});
