import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Channel, isMetric, type Metric } from '../deliveries/channels.ts';
import type { Delivery } from '../deliveries/delivery.ts';
import { sendTrackOk } from '../http/answers.ts';
import { trackError } from '../http/api-error.ts';
import type { Registry } from '../http/registry.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Region } from '../workspace/workspace-keys.ts';

/** What may be reported from outside, by channel (Track document, read 2026-08). */
const reportable: Readonly<Record<Channel, ReadonlySet<Metric>>> = {
  email: new Set(['bounced', 'clicked', 'converted', 'deferred', 'delivered', 'dropped', 'opened', 'spammed']),
  push: new Set(['converted', 'delivered', 'opened']),
  in_app: new Set(['clicked', 'converted', 'opened']),
  inbox: new Set(['clicked', 'converted', 'opened']),
  sms: new Set(['bounced', 'clicked', 'delivered', 'opened']),
  whatsapp: new Set(['bounced', 'clicked', 'delivered', 'opened']),
  webhook: new Set(['clicked', 'converted']),
};

/** Reports of what became of a delivery. They need no credentials: a device in the field has none. */
export function registerMetrics(app: FastifyInstance, registry: Registry, region: Region): void {
  const regionOf = ({ raw }: FastifyRequest): Region | undefined => (raw.regionIsOpen ? undefined : region);
  // Only 200 is documented: what is wrong with a report is not told.
  for (const [path, key] of [
    ['/api/v1/metrics', 'metric'],
    ['/api/v1/push/events', 'event'],
    ['/push/events', 'event'],
  ] as const) {
    app.post(path, (request, reply) => {
      const body = isJsonObject(request.body) ? request.body : {};
      const metric = body[key];
      const found = findDelivery(registry, regionOf(request), String(body.delivery_id));
      if (!found)
        request.problem = `nobody knows a delivery ${JSON.stringify(body.delivery_id ?? null)} in this region`;
      else if (!isMetric(metric)) request.problem = `nobody knows a metric ${JSON.stringify(metric ?? null)}`;
      else if (!reportMetric(found.workspace, found.delivery, metric, body)) {
        request.problem = `a message by ${found.delivery.channel} has no ${metric}`;
      }
      return sendTrackOk(reply);
    });
  }

  app.post<{ Params: { delivery_id: string } }>('/unsubscribe/:delivery_id', (request, reply) => {
    const { body, params } = request;
    if (!/^[\w=-]{10,}$/.test(params.delivery_id)) throw trackError('delivery_id is badly formed');
    if (!isJsonObject(body) || typeof body.unsubscribe !== 'boolean')
      throw trackError('unsubscribe must be true or false');
    const found = findDelivery(registry, regionOf(request), params.delivery_id);
    if (found && body.unsubscribe) found.workspace.deliveries.happen(found.delivery, 'unsubscribed');
    else if (found) found.workspace.deliveries.resubscribe(found.delivery);
    else request.problem = 'nobody knows this delivery in this region';
    return sendTrackOk(reply);
  });
}

/** Makes a metric happen that somebody outside saw. Returns false for one that the channel does not have. */
export function reportMetric(workspace: Workspace, delivery: Delivery, metric: Metric, body: JsonObject): boolean {
  if (!reportable[delivery.channel].has(metric)) return false;
  const detail: JsonObject = {
    ...(typeof body.href === 'string' && { href: body.href }),
    ...(typeof body.reason === 'string' && { failure_message: body.reason }),
  };
  const at = typeof body.timestamp === 'number' ? body.timestamp : workspace.clock.nowSeconds();
  workspace.deliveries.happen(delivery, metric, detail, at);
  return true;
}

/** @param region - undefined looks in both. */
function findDelivery({ workspaces }: Registry, region: Region | undefined, id: string) {
  for (const workspace of workspaces) {
    if (region !== undefined && workspace.keys.region !== region) continue;
    const delivery = workspace.deliveries.find(id);
    if (delivery) return { workspace, delivery };
  }
  return undefined;
}
