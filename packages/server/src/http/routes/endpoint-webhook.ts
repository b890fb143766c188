import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { sendTestEvent, testSignatures } from '../../inbound/endpoints/test-event.ts';
import { Problem } from '../../store/problem.ts';
import type { Services } from '../services.ts';
import { endpointById, webhookOptions } from './endpoint-schema.ts';
import { reachEndpoint } from './reach-endpoint.ts';

const webhookState = z.object({
  webhookId: z.number().nullable(),
  drift: z.array(z.string()).describe('How Customer.io’s webhook differed from what is wanted'),
  events: z.array(z.string()).describe('What it should subscribe to, in Customer.io’s words'),
});

/** The reporting webhook at Customer.io that posts to an endpoint. */
export const endpointWebhookRoutes =
  (
    services: Pick<Services, 'connections' | 'endpoints' | 'ingress' | 'registration' | 'shownEndpoints' | 'store'>,
  ): FastifyPluginAsyncZod =>
  async (app) => {
    const { connections, registration } = services;

    app.get(
      '/trigger-endpoints/:id/webhook',
      {
        config: { needs: 'endpoints:read' },
        schema: {
          summary: 'Compare the reporting webhook at Customer.io with what is wanted',
          params: endpointById,
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
          params: endpointById,
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
          params: endpointById,
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
          description:
            'A sample, or an event of your own, signed with the newest key. With a missing or a wrong signature it is only judged: the answer says what becomes of such a one, and nothing is kept or counted.',
          params: endpointById,
          body: z.strictObject({
            objectType: z.string().default('email'),
            metric: z.string().default('delivered'),
            event: z
              .looseObject({ object_type: z.string(), metric: z.string(), data: z.record(z.string(), z.unknown()) })
              .optional()
              .describe('Instead of a sample, as Customer.io posts it; its `event_id` and `timestamp` are made anew'),
            signature: z.enum(testSignatures).default('right'),
          }),
          response: {
            200: z.object({
              id: z.string().nullable().describe('Of the event that was stored; null when none was'),
              eventId: z.string().describe('As Customer.io would number it'),
              result: z.enum(['stored', 'duplicate', 'held', 'full', 'refused']),
            }),
          },
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
        return sendTestEvent(services, params.id, body);
      },
    );
  };
