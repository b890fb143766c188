import { CioError, environments, reportingEventFilter } from '@cio-bridge/connector';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Access, type Actor, assertReach } from '../../access/access.ts';
import { afterPauses, MAX_SIGNING_KEYS } from '../../inbound/endpoints/endpoints.ts';
import type { ShownEndpoint } from '../../inbound/endpoints/shown-endpoints.ts';
import { Problem } from '../../store/problem.ts';
import type { Services } from '../services.ts';
import { endpoint, endpointById, sums } from './endpoint-schema.ts';
import { scope, texts } from './filters.ts';
import { page, pageOf, pageQuery } from './page.ts';
import { reachEndpoint } from './reach-endpoint.ts';

const HOUR_MS = 3_600_000;

const name = z.string().trim().min(1).max(200);
const leftBehind = z.object({ webhookId: z.number(), why: z.string() });
const signingKey = z.string().trim().min(1).max(500);

/** Trigger endpoints: the URLs that Customer.io posts to, and their keys. */
export const endpointRoutes =
  (
    services: Pick<
      Services,
      'baseUrl' | 'connections' | 'endpoints' | 'figures' | 'held' | 'registration' | 'resuming' | 'shownEndpoints'
    >,
  ): FastifyPluginAsyncZod =>
  async (app) => {
    const { connections, endpoints, figures, held, registration, resuming, shownEndpoints } = services;

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
          querystring: pageQuery.extend({ ...scope, connectionId: texts }),
          response: { 200: pageOf(endpoint) },
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
        schema: { summary: 'One trigger endpoint', params: endpointById, response: { 200: endpoint } },
      },
      async ({ access, params }) => toAnswer(await reachEndpoint(services, access, params.id), access),
    );

    app.patch(
      '/trigger-endpoints/:id',
      {
        config: { needs: 'endpoints:write' },
        schema: {
          summary: 'Change the name or the filter of a trigger endpoint',
          params: endpointById,
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

    /** @returns why the webhook stays at Customer.io; `undefined` when it is gone. */
    async function unregister(id: string, actor: Actor): Promise<string | undefined> {
      try {
        await registration.unregister(id, actor);
        return undefined;
      } catch (error) {
        if (error instanceof Problem && error.code === 'no_webhook') return undefined;
        const isOutOfReach = error instanceof CioError ? error.remedy === 'reconnect' : error instanceof Problem;
        // Whatever passes by itself is no reason to leave anything behind.
        if (!isOutOfReach) throw error;
        return (error as Error).message;
      }
    }

    app.delete(
      '/trigger-endpoints/:id',
      {
        config: { needs: 'endpoints:write' },
        schema: {
          summary: 'Delete a trigger endpoint',
          description:
            'Removes the webhook from Customer.io too, if we look after it. The URL answers 404 from then on; its events stay. 200 instead of 204 names a webhook that had to be left behind, as no key opens Customer.io any more: delete it there.',
          params: endpointById,
          response: { 200: z.object({ leftBehind }), 204: z.null() },
        },
      },
      async ({ access, params }, reply) => {
        const { webhook } = await reachEndpoint(services, access, params.id);
        // First, so that Customer.io does not post to what is not there any more.
        const why = webhook ? await unregister(params.id, access.actor) : undefined;
        await endpoints.remove(params.id);
        if (!webhook || why === undefined) return reply.code(204).send(null);
        return reply.code(200).send({ leftBehind: { webhookId: webhook.id, why } });
      },
    );

    app.post(
      '/trigger-endpoints/:id/pause',
      {
        config: { needs: 'endpoints:write' },
        schema: {
          summary: 'Pause a trigger endpoint',
          description: 'Events are accepted and stored, and start nothing until it is resumed.',
          params: endpointById,
          response: { 200: endpoint },
        },
      },
      async ({ access, params }) => {
        await reachEndpoint(services, access, params.id);
        await endpoints.pause(params.id);
        return show(params.id, access);
      },
    );

    app.post(
      '/trigger-endpoints/:id/resume',
      {
        config: { needs: 'endpoints:write' },
        schema: {
          summary: 'Resume a paused trigger endpoint',
          params: endpointById,
          body: z.strictObject({
            waiting: z.enum(afterPauses).describe('What to do with events that arrived during the pause'),
          }),
          response: { 200: z.object({ events: z.number().describe('How many were started, or skipped') }) },
        },
      },
      async ({ access, params, body }) => {
        await reachEndpoint(services, access, params.id);
        return resuming.resume(params.id, body.waiting);
      },
    );

    app.post(
      '/trigger-endpoints/:id/signing-keys',
      {
        config: { needs: 'endpoints:write' },
        schema: {
          summary: 'Paste a signing key',
          description: `Beside the one there is; of ${MAX_SIGNING_KEYS}, the older makes room. Held events are verified with it at once.`,
          params: endpointById,
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
          params: endpointById.extend({ fingerprint: z.string() }),
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
      '/trigger-endpoints/:id/figures',
      {
        config: { needs: 'endpoints:read' },
        schema: {
          summary: 'What came through an endpoint, by the hour',
          params: endpointById,
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
