import { type Environment, environments } from '@cio-bridge/connector';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Access } from '../../access/access.ts';
import type { DeliveryPlace } from '../../inbound/deliveries/delivery.ts';
import type { Services } from '../services.ts';
import { isMore, scope, searchedPerson, text, texts, timeRange, wholeNumber } from './filters.ts';
import { pageOf, pageQuery } from './page.ts';
import { reachConnection } from './reach-connection.ts';
import { named } from './shapes.ts';

const listed = z.object({
  deliveryId: z.string(),
  client: named,
  connection: named,
  environment: z.enum(environments),
  objectType: z.string(),
  personId: z.string().nullable(),
  recipient: z.string().nullable().describe('Null while no event told'),
  subject: z.string().nullable().describe('Its first 300 characters; null while no event told, or where there is none'),
  sentBy: z
    .object({ runId: z.string(), stepId: z.string(), action: z.string() })
    .nullable()
    .describe('Null for what Customer.io, or a call outside any run, sent'),
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
});

const filter = {
  ...scope,
  connectionId: texts,
  objectType: texts,
  metric: texts.describe('What happened last'),
  personId: text.optional(),
  campaignId: wholeNumber.optional(),
  search: searchedPerson,
  ...timeRange('First heard of'),
};
const cursor = z
  .string()
  .regex(/^\d{1,15}:/, 'is not `next` of a page')
  .optional()
  .describe('`next` of the page before');
const byId = z.object({ id: z.string().describe('As Customer.io numbers it') });

export const deliveryRoutes =
  ({
    shownDeliveries: deliveries,
    reconciliation,
    ledger,
    connections,
  }: Pick<Services, 'shownDeliveries' | 'reconciliation' | 'ledger' | 'connections'>): FastifyPluginAsyncZod =>
  async (app) => {
    /** Where a delivery belongs. One that nobody reported is known by what a run sent. */
    async function placeOf(deliveryId: string, access: Access): Promise<DeliveryPlace> {
      try {
        const { environment, connection } = await deliveries.get(deliveryId, access.clientIds);
        return { deliveryId, environment, connectionId: connection.id };
      } catch (unknown) {
        const sent = await ledger.byDelivery(deliveryId);
        if (!sent) throw unknown;
        await reachConnection(connections, access, sent.connectionId);
        return { deliveryId, environment: sent.environment as Environment, connectionId: sent.connectionId };
      }
    }

    app.get(
      '/deliveries',
      {
        config: { needs: 'events:read' },
        schema: {
          summary: 'List deliveries',
          querystring: pageQuery.extend({ ...filter, before: cursor }),
          response: { 200: pageOf(listed) },
        },
      },
      async ({ access, query }) => {
        const items = await deliveries.list({ ...query, clientIds: access.clientIds });
        const last = items.length === query.limit ? items.at(-1) : undefined;
        return { items, next: last ? `${last.firstSeenAtMs}:${last.deliveryId}` : null };
      },
    );

    app.get(
      '/deliveries/count',
      {
        config: { needs: 'events:read' },
        schema: {
          summary: 'Count deliveries',
          querystring: z.object(filter),
          response: { 200: z.object({ deliveries: z.number(), isMore }) },
        },
      },
      ({ access, query }) => deliveries.count({ ...query, clientIds: access.clientIds }),
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
      async ({ access, params }) => ({ found: await reconciliation.reconcile(await placeOf(params.id, access)) }),
    );
  };
