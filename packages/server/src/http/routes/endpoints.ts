import { environments, reportingEventFilter } from '@cio-bridge/connector';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Access, assertReach } from '../../access/access.ts';
import { MAX_SIGNING_KEYS } from '../../inbound/endpoints/endpoints.ts';
import type { ShownEndpoint } from '../../inbound/endpoints/shown-endpoints.ts';
import { sendTestEvent } from '../../inbound/endpoints/test-event.ts';
import { Problem } from '../../store/problem.ts';
import type { Services } from '../services.ts';
import { page, pageQuery } from './page.ts';
import { reachEndpoint } from './reach-endpoint.ts';

const HOUR_MS = 3_600_000;

const sums = z.object({
  accepted: z.number(),
  duplicates: z.number(),
  held: z.number(),
  refused: z.number(),
  late: z.number().describe('Arrived more than five minutes after they happened'),
  lagMeanMs: z.number().nullable().describe('From when an event happened to its arrival'),
  lagMaxMs: z.number(),
  answerMeanMs: z.number().nullable().describe('From a request’s arrival to its 200'),
  answerMaxMs: z.number(),
});

const gap = z.discriminatedUnion('kind', [
  z
    .object({ kind: z.literal('silent'), sinceMs: z.number(), usualSilenceMs: z.number() })
    .describe('No event for longer than is usual for this endpoint'),
  z
    .object({
      kind: z.literal('late'),
      fromMs: z.number(),
      untilMs: z.number(),
      events: z.number(),
      longestLagMs: z.number(),
    })
    .describe('Events that came long after they happened: Customer.io had to try again'),
]);

const webhookOptions = z.strictObject({
  events: z
    .enum(['needed', 'all'])
    .default('needed')
    .describe('`needed`: what the workflows behind the endpoint ask for; it follows them as they change'),
  fullResolution: z.boolean().default(false).describe('Every open and click, not only the first of each delivery'),
  withContent: z.boolean().default(false).describe('The message itself in sent events'),
});

const endpoint = z.object({
  id: z.string(),
  name: z.string(),
  client: z.object({ id: z.string(), name: z.string() }),
  connection: z.object({ id: z.string(), name: z.string() }),
  environment: z.enum(environments),
  url: z.string().nullable().describe('What Customer.io posts to; null for those who may not change endpoints'),
  state: z
    .enum(['waiting for key', 'unproven', 'proven', 'failing'])
    .describe('Until it is proven, what does not verify is held; afterwards it is refused'),
  hint: z.string().nullable().describe('What to do next'),
  signingKeys: z.array(
    z.object({
      fingerprint: z.string(),
      lastFour: z.string(),
      addedAtMs: z.number(),
      lastVerifiedAtMs: z.number().nullable().describe('When an event last verified with it'),
    }),
  ),
  filter: z.unknown().describe('Events that do not pass are stored and start nothing; null for none'),
  pausedAtMs: z.number().nullable(),
  provenAtMs: z.number().nullable(),
  createdAtMs: z.number(),
  lastEventAtMs: z.number().nullable(),
  heldEvents: z.number(),
  gaps: z.array(gap),
  lastDay: sums.describe('The last 24 hours'),
  webhook: webhookOptions
    .extend({ id: z.number(), checkedAtMs: z.number().nullable(), fault: z.string().nullable() })
    .nullable()
    .describe('The reporting webhook at Customer.io that we look after; null when it was set up by hand'),
});

const webhookState = z.object({
  webhookId: z.number().nullable(),
  drift: z.array(z.string()).describe('How Customer.io’s webhook differed from what is wanted'),
  events: z.array(z.string()).describe('What it should subscribe to, in Customer.io’s words'),
});

const byId = z.object({ id: z.string() });
const name = z.string().trim().min(1).max(200);
const signingKey = z.string().trim().min(1).max(500);

/** Trigger endpoints: the URLs that Customer.io posts to, their keys and their webhooks. */
export const endpointRoutes =
  (
    services: Pick<
      Services,
      | 'baseUrl'
      | 'connections'
      | 'endpoints'
      | 'events'
      | 'figures'
      | 'held'
      | 'ingress'
      | 'registration'
      | 'shownEndpoints'
    >,
  ): FastifyPluginAsyncZod =>
  async (app) => {
    const { connections, endpoints, events, figures, held, registration, shownEndpoints } = services;

    const toAnswer = ({ path, ...shown }: ShownEndpoint, access: Access) => ({
      ...shown,
      url: access.permissions.has('endpoints:write') ? `${services.baseUrl()}${path}` : null,
    });
    const show = async (id: string, access: Access) => toAnswer(await shownEndpoints.get(id), access);

    app.get(
      '/trigger-endpoints',
      {
        config: { needs: 'endpoints:read' },
        schema: {
          summary: 'List trigger endpoints',
          querystring: pageQuery.extend({ connectionId: z.string().optional() }),
          response: { 200: z.object({ items: z.array(endpoint), next: z.string().nullable() }) },
        },
      },
      async ({ access, query }) => {
        const found = await shownEndpoints.list({ ...query, clientIds: access.clientIds });
        return page(
          found.map((shown) => toAnswer(shown, access)),
          query.limit,
        );
      },
    );

    app.post(
      '/trigger-endpoints',
      {
        config: { needs: 'endpoints:write' },
        schema: {
          summary: 'Create a trigger endpoint',
          description:
            'Its URL is what a reporting webhook in Customer.io posts to. Events are held until a key is pasted.',
          body: z.strictObject({
            connectionId: z.string(),
            environment: z.enum(environments),
            name: name.optional(),
            signingKeys: z.array(signingKey).max(MAX_SIGNING_KEYS).default([]),
            filter: reportingEventFilter.optional(),
          }),
          response: { 201: endpoint },
        },
      },
      async ({ access, body }, reply) => {
        const connection = await connections.get(body.connectionId);
        assertReach(access, connection.client.id, 'connection');
        const { id } = await endpoints.create(body);
        return reply.code(201).send(await show(id, access));
      },
    );

    app.get(
      '/trigger-endpoints/:id',
      {
        config: { needs: 'endpoints:read' },
        schema: { summary: 'One trigger endpoint', params: byId, response: { 200: endpoint } },
      },
      async ({ access, params }) => toAnswer(await reachEndpoint(services, access, params.id), access),
    );

    app.patch(
      '/trigger-endpoints/:id',
      {
        config: { needs: 'endpoints:write' },
        schema: {
          summary: 'Change the name or the filter of a trigger endpoint',
          params: byId,
          body: z.strictObject({
            name: name.optional(),
            filter: reportingEventFilter.nullable().optional().describe('null lets everything pass'),
          }),
          response: { 200: endpoint },
        },
      },
      async ({ access, params, body }) => {
        await reachEndpoint(services, access, params.id);
        await endpoints.update(params.id, body);
        return show(params.id, access);
      },
    );

    app.delete(
      '/trigger-endpoints/:id',
      {
        config: { needs: 'endpoints:write' },
        schema: {
          summary: 'Delete a trigger endpoint',
          description:
            'Removes the webhook from Customer.io too, if we look after it. The URL answers 404 from then on; its events stay.',
          params: byId,
          response: { 204: z.null() },
        },
      },
      async ({ access, params }, reply) => {
        const { webhook } = await reachEndpoint(services, access, params.id);
        // First, so that Customer.io does not post to what is not there any more.
        if (webhook) await registration.unregister(params.id, access.actor);
        await endpoints.remove(params.id);
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/trigger-endpoints/:id/pause',
      {
        config: { needs: 'endpoints:write' },
        schema: {
          summary: 'Pause a trigger endpoint',
          description: 'Events are accepted and stored, and start nothing until it is resumed.',
          params: byId,
          response: { 200: endpoint },
        },
      },
      async ({ access, params }) => {
        const { pausedAtMs } = await reachEndpoint(services, access, params.id);
        await endpoints.update(params.id, { pausedAtMs: pausedAtMs ?? Date.now() });
        return show(params.id, access);
      },
    );

    app.post(
      '/trigger-endpoints/:id/resume',
      {
        config: { needs: 'endpoints:write' },
        schema: {
          summary: 'Resume a paused trigger endpoint',
          params: byId,
          body: z.strictObject({
            waiting: z.enum(['start', 'skip']).describe('What to do with events that arrived during the pause'),
          }),
          response: { 200: z.object({ events: z.number().describe('How many were started, or skipped') }) },
        },
      },
      async ({ access, params, body }) => {
        await reachEndpoint(services, access, params.id);
        await endpoints.update(params.id, { pausedAtMs: null });
        return events.afterPause(params.id, body.waiting);
      },
    );

    app.post(
      '/trigger-endpoints/:id/signing-keys',
      {
        config: { needs: 'endpoints:write' },
        schema: {
          summary: 'Paste a signing key',
          description: `Beside the one there is; of ${MAX_SIGNING_KEYS}, the older makes room. Held events are verified with it at once.`,
          params: byId,
          body: z.strictObject({ signingKey }),
          response: {
            200: z.object({
              endpoint,
              held: z.object({ accepted: z.number(), duplicates: z.number(), held: z.number() }),
            }),
          },
        },
      },
      async ({ access, params, body }) => {
        await reachEndpoint(services, access, params.id);
        await endpoints.addSigningKey(params.id, body.signingKey);
        const verified = await held.verifyAgain(params.id);
        return { endpoint: await show(params.id, access), held: verified };
      },
    );

    app.delete(
      '/trigger-endpoints/:id/signing-keys/:fingerprint',
      {
        config: { needs: 'endpoints:write' },
        schema: {
          summary: 'Remove a signing key',
          params: byId.extend({ fingerprint: z.string() }),
          response: { 200: endpoint },
        },
      },
      async ({ access, params }) => {
        await reachEndpoint(services, access, params.id);
        await endpoints.removeSigningKey(params.id, params.fingerprint);
        return show(params.id, access);
      },
    );

    app.get(
      '/trigger-endpoints/:id/webhook',
      {
        config: { needs: 'endpoints:read' },
        schema: {
          summary: 'Compare the reporting webhook at Customer.io with what is wanted',
          params: byId,
          response: { 200: webhookState },
        },
      },
      async ({ access, params }) => {
        await reachEndpoint(services, access, params.id);
        return registration.inspect(params.id, access.actor);
      },
    );

    app.put(
      '/trigger-endpoints/:id/webhook',
      {
        config: { needs: 'endpoints:write' },
        schema: {
          summary: 'Create, adopt or mend the reporting webhook at Customer.io',
          description:
            'By the App API. From then on its list of events follows the workflows. Customer.io tells its signing key to people only: copy it from there.',
          params: byId,
          body: webhookOptions,
          response: { 200: webhookState },
        },
      },
      async ({ access, params, body }) => {
        await reachEndpoint(services, access, params.id);
        return registration.register(params.id, body, access.actor);
      },
    );

    app.delete(
      '/trigger-endpoints/:id/webhook',
      {
        config: { needs: 'endpoints:write' },
        schema: {
          summary: 'Remove the reporting webhook from Customer.io',
          params: byId,
          response: { 204: z.null() },
        },
      },
      async ({ access, params }, reply) => {
        await reachEndpoint(services, access, params.id);
        await registration.unregister(params.id, access.actor);
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/trigger-endpoints/:id/test-event',
      {
        config: { needs: 'endpoints:write' },
        schema: {
          summary: 'Send a test event, on sandbox connections',
          params: byId,
          body: z.strictObject({
            objectType: z.string().default('email'),
            metric: z.string().default('delivered'),
          }),
          response: { 200: z.object({ eventId: z.string(), result: z.string() }) },
        },
      },
      async ({ access, params, body }) => {
        const { connection, environment } = await reachEndpoint(services, access, params.id);
        const facts = (await connections.get(connection.id)).environments[environment];
        if (!facts?.isSandbox) {
          const detail =
            'Test events are for sandbox connections. To test a real one, send yourself a message from Customer.io';
          throw new Problem(422, 'not_a_sandbox', detail);
        }
        const { eventId, outcome } = await sendTestEvent(services, params.id, body);
        return { eventId, result: outcome.result };
      },
    );

    app.get(
      '/trigger-endpoints/:id/figures',
      {
        config: { needs: 'endpoints:read' },
        schema: {
          summary: 'What came through an endpoint, by the hour',
          params: byId,
          querystring: z.object({
            hours: z.coerce
              .number()
              .int()
              .min(1)
              .max(24 * 31)
              .default(24),
          }),
          response: {
            200: z.object({
              items: z.array(sums.extend({ hourAtMs: z.number(), lastEventAtMs: z.number().nullable() })),
            }),
          },
        },
      },
      async ({ access, params, query }) => {
        const { id } = await reachEndpoint(services, access, params.id);
        const hours = await figures.hours([id], Date.now() - query.hours * HOUR_MS);
        return { items: hours.get(id) ?? [] };
      },
    );
  };
