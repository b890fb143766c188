import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { ByCustomer } from './person-of.ts';
import { personOf } from './person-of.ts';

/** Documented: a link is good for 24 hours (App API document, 2026-09). */
const linkSeconds = 24 * 3_600;

const channels = ['email', 'push', 'twilio', 'in_app', 'inbox', 'whatsapp', 'slack'];

/** Topics, channels, and the page where people choose among them. */
export function registerSubscriptions(app: FastifyInstance): void {
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
    const { workspace } = request;
    const { cioId } = personOf(request);
    const token = randomBytes(16).toString('hex');
    workspace.centerLinks.set(token, { cioId, until: workspace.clock.nowSeconds() + linkSeconds });
    return { token, url: `${workspace.pagesAt()}/subscription_center/${token}` };
  });
}
