import { environments } from '@cio-bridge/connector';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Services } from '../services.ts';
import { pageQuery } from './page.ts';

const listed = z.object({
  deliveryId: z.string(),
  connectionId: z.string(),
  environment: z.enum(environments),
  objectType: z.string(),
  personId: z.string().nullable(),
  campaignId: z.number().nullable(),
  lastMetric: z.string(),
  lastHappenedAtMs: z.number(),
  firstSeenAtMs: z.number(),
});

const counts = z
  .object({ person: z.number(), machine: z.number(), unknown: z.number() })
  .describe('`unknown` where Customer.io does not say who it was');

const moment = z.object({
  metric: z.string(),
  happenedAtMs: z.number().nullable(),
  receivedAtMs: z.number().nullable().describe('Null for what no webhook brought'),
  eventId: z.string().nullable(),
  source: z.enum(['webhook', 'reconciled']),
  by: z.enum(['person', 'machine', 'unknown']).nullable(),
  recipient: z.string().nullable(),
  href: z.string().nullable(),
  failureMessage: z.string().nullable(),
});

const delivery = listed.extend({
  history: z.array(moment).describe('In the order in which it happened'),
  opens: counts,
  clicks: counts,
  sentBy: z
    .object({ runId: z.string(), stepId: z.string(), action: z.string() })
    .nullable()
    .describe('Null for what Customer.io, or a call outside any run, sent'),
});

const byId = z.object({ id: z.string().describe('As Customer.io numbers it') });

export const deliveryRoutes =
  ({ deliveries, reconciliation }: Pick<Services, 'deliveries' | 'reconciliation'>): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/deliveries',
      {
        config: { needs: 'events:read' },
        schema: {
          summary: 'List deliveries',
          querystring: pageQuery.extend({
            connectionId: z.string().optional(),
            environment: z.enum(environments).optional(),
            objectType: z.string().optional(),
            metric: z.string().optional().describe('What happened last'),
            personId: z.string().optional(),
            campaignId: z.coerce.number().int().optional(),
          }),
          response: { 200: z.object({ items: z.array(listed), next: z.string().nullable() }) },
        },
      },
      async ({ access, query }) => {
        const items = await deliveries.list({ ...query, clientIds: access.clientIds });
        const last = items.length === query.limit ? items.at(-1) : undefined;
        return { items, next: last ? `${last.firstSeenAtMs}:${last.deliveryId}` : null };
      },
    );

    app.get(
      '/deliveries/:id',
      {
        config: { needs: 'events:read' },
        schema: { summary: 'One delivery and all that happened to it', params: byId, response: { 200: delivery } },
      },
      ({ access, params }) => deliveries.get(params.id, access.clientIds),
    );

    app.post(
      '/deliveries/:id/reconcile',
      {
        config: { needs: 'events:write' },
        schema: {
          summary: 'Ask Customer.io what happened to a delivery',
          description: 'Adds what no webhook brought. Needs the App API key.',
          params: byId,
          response: { 200: z.object({ found: z.array(z.string()).describe('Metrics that are new') }) },
        },
      },
      async ({ access, params }) => {
        const known = await deliveries.get(params.id, access.clientIds);
        return { found: await reconciliation.reconcile(known) };
      },
    );
  };
