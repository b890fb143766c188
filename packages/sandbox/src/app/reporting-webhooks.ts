import type { FastifyInstance } from 'fastify';
import { appError, notFound } from '../http/api-error.ts';
import { isJsonObject, withoutNulls } from '../json.ts';
import { eventNames } from '../webhooks/event-names.ts';
import type { Webhook } from '../webhooks/webhook.ts';

interface ByWebhook {
  Params: { webhook_id: string };
}

export function registerReportingWebhooks(app: FastifyInstance): void {
  app.get('/reporting_webhooks', (request, reply) =>
    reply.send({ reporting_webhooks: request.workspace.webhooks.all }),
  );

  app.post('/reporting_webhooks', (request, reply) =>
    reply.send(request.workspace.webhooks.add(parseWebhook(request.body))),
  );

  app.get<ByWebhook>('/reporting_webhooks/:webhook_id', (request, reply) => {
    const queue = request.workspace.webhooks.queue(Number(request.params.webhook_id));
    if (!queue) throw notFound();
    return reply.send(queue.webhook);
  });

  app.put<ByWebhook>('/reporting_webhooks/:webhook_id', (request, reply) => {
    const queue = request.workspace.webhooks.queue(Number(request.params.webhook_id));
    if (!queue) throw notFound();
    const { id, type, ...settings } = queue.webhook;
    const changes = isJsonObject(request.body) ? withoutNulls(request.body) : {};
    queue.webhook = { id, type, ...parseWebhook({ ...settings, ...changes }) };
    return reply.send(queue.webhook);
  });

  app.delete<ByWebhook>('/reporting_webhooks/:webhook_id', (request, reply) => {
    if (!request.workspace.webhooks.remove(Number(request.params.webhook_id))) throw notFound();
    return reply.send();
  });
}

function parseWebhook(given: unknown): Omit<Webhook, 'id' | 'type'> {
  if (!isJsonObject(given)) throw appError(400, 'the body must be a JSON object');
  const body = withoutNulls(given);
  const { name, endpoint, events, disabled = false, full_resolution = false, with_content = false } = body;
  if (typeof name !== 'string' || name === '') throw appError(400, 'name is required');
  const url = typeof endpoint === 'string' ? URL.parse(endpoint) : null;
  if (typeof endpoint !== 'string' || !url || !/^https?:$/.test(url.protocol)) {
    throw appError(400, 'endpoint must be an http or https URL');
  }
  if (!Array.isArray(events) || events.length === 0) throw appError(400, 'events must name at least one event');
  const names = events.map((event) => {
    if (typeof event === 'string' && eventNames.has(event)) return event;
    throw appError(400, `events: ${JSON.stringify(event)} is not a reporting event`);
  });
  for (const [key, value] of Object.entries({ disabled, full_resolution, with_content })) {
    if (typeof value !== 'boolean') throw appError(400, `${key} must be true or false`);
  }
  return {
    name,
    endpoint,
    events: names,
    disabled: disabled === true,
    full_resolution: full_resolution === true,
    with_content: with_content === true,
  };
}
