import type { FastifyInstance, FastifyReply } from 'fastify';
import { guard } from '../admin/guard.ts';
import { notFound } from '../http/api-error.ts';
import type { Person } from '../workspace/person.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { World } from '../world.ts';
import { type Html, html } from './html.ts';

interface ByDelivery {
  Params: { id: string };
}

/**
 * Where the links in messages lead: `unsubscribe_url`, `view_in_browser_url` and
 * `manage_subscription_preferences_url`; and the App API's link to the subscription center.
 */
export const registerMessageLinks =
  ({ registry }: World) =>
  async (app: FastifyInstance): Promise<void> => {
    app.addHook('onRequest', (request, _reply, done) => done(guard(request)));

    app.get<ByDelivery>('/unsubscribe/:id', ({ params }, reply) => {
      const { workspace, delivery } = find(registry.workspaces, params.id);
      workspace.deliveries.happen(delivery, 'unsubscribed');
      return send(reply, page(html`<h1>Unsubscribed</h1><p>${delivery.recipient} gets no more messages.</p>`));
    });

    app.get<ByDelivery>('/deliveries/:id', ({ params }, reply) => {
      const { delivery } = find(registry.workspaces, params.id);
      return send(reply, delivery.message.body);
    });

    app.get<ByDelivery>('/preferences/:id', ({ params }, reply) => {
      const { workspace, delivery } = find(registry.workspaces, params.id);
      const person = workspace.people.find({ kind: 'cio_id', value: delivery.cioId ?? '' });
      return send(reply, preferencesPage(workspace, person));
    });

    app.get<{ Params: { token: string } }>('/subscription_center/:token', ({ params }, reply) => {
      for (const workspace of registry.workspaces) {
        const link = workspace.centerLinks.get(params.token);
        const person = link && workspace.people.find({ kind: 'cio_id', value: link.cioId });
        if (!person || link.until < workspace.clock.nowSeconds()) continue;
        return send(reply, preferencesPage(workspace, person));
      }
      throw notFound();
    });
  };

function find(workspaces: readonly Workspace[], id: string) {
  for (const workspace of workspaces) {
    const delivery = workspace.deliveries.find(id);
    if (delivery) return { workspace, delivery };
  }
  throw notFound();
}

function preferencesPage({ assets }: Workspace, person: Person | undefined): string {
  const topics = assets.topics.map(({ id, name, subscribedByDefault }) => {
    const subscribed = person?.topics?.[`topic_${id}`] ?? subscribedByDefault;
    return html`<li>${name}: ${subscribed ? 'subscribed' : 'not subscribed'}</li>`;
  });
  return page(html`<h1>Your preferences</h1><ul>${topics}</ul>`);
}

const page = (content: Html): string =>
  html`<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Sandbox</title></head><body>${content}</body></html>`
    .text;

/** A message is somebody else's HTML: it may neither run scripts nor fetch anything. */
const send = (reply: FastifyReply, body: string): FastifyReply =>
  reply
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:",
    })
    .send(body);
