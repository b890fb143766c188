import { type ActionDescription, describeCatalogue, environments } from '@cio-bridge/connector';
import { parseJson, stringifyJson } from '@cio-bridge/sdk';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { assertReach } from '../../access/access.ts';
import { notFound } from '../../store/problem.ts';
import type { Services } from '../services.ts';

/** What actions promise to take: 2 MB of attachments in base64 beside 1 MB of email, 10,000 people with data of their own. */
const MAX_RUN_BODY_BYTES = 8_000_000;

const jsonSchema = z.record(z.string(), z.unknown()).describe('JSON Schema');
const listed = z.object({
  key: z.string(),
  group: z.string(),
  title: z.string(),
  description: z.string(),
  docs: z.string(),
  needs: z.array(z.string()).describe('The keys it needs'),
  needsFor: z
    .object({ field: z.string(), keys: z.record(z.string(), z.string()) })
    .optional()
    .describe('The key it needs for each value of one of its inputs'),
  idempotent: z.boolean(),
  idempotentBecause: z.string(),
  readOnly: z.boolean().describe('It changes nothing at Customer.io'),
  destructive: z.boolean(),
  destroys: z.string().optional(),
  choices: z.array(z.string()).describe('Inputs whose choices can be loaded from the workspace'),
  choiceFacts: z
    .record(z.string(), z.object({ dependsOn: z.array(z.string()), gives: z.enum(['values', 'keys']) }))
    .describe('Which inputs the choices depend on, and whether they are values or the names of values'),
});
const action = listed.extend({
  input: jsonSchema,
  output: jsonSchema,
  sample: z.object({ input: z.unknown(), output: z.unknown() }),
});

/** A key such as `customer-io/track-event` is two parts of the path. */
const byKey = z.object({ integration: z.string(), name: z.string() });
const where = z.strictObject({ connectionId: z.string(), environment: z.enum(environments) });

/** Some choices depend on what was filled in before: which variables a message has, on which message it is. */
const inputSoFar = z
  .string()
  .max(20_000)
  .transform((text, issues): Record<string, unknown> => {
    try {
      return z.record(z.string(), z.unknown()).parse(parseJson(text));
    } catch {
      issues.addIssue({ code: 'custom', message: 'must be a JSON object: what has been filled in so far' });
      return z.NEVER;
    }
  })
  .meta({ description: 'What has been filled in so far, as a JSON object' });

/** Its lists are read only, which an answer's need not be. */
const plain = ({ needs, choiceFacts, ...found }: ActionDescription) => ({
  ...found,
  needs: [...needs],
  choiceFacts: Object.fromEntries(
    Object.entries(choiceFacts).map(([field, { dependsOn, gives }]) => [field, { dependsOn: [...dependsOn], gives }]),
  ),
});

/** The catalogue of actions, and the one way to run one over HTTP. */
export const actionRoutes =
  ({ connections }: Pick<Services, 'connections'>): FastifyPluginAsyncZod =>
  async (app) => {
    const { actions, triggers } = describeCatalogue();
    const find = (params: z.output<typeof byKey>) => {
      const found = actions.find(({ key }) => key === `${params.integration}/${params.name}`);
      if (!found) throw notFound('action');
      return found;
    };

    app.get(
      '/actions',
      {
        config: { needs: 'session' },
        schema: { summary: 'List actions', response: { 200: z.object({ items: z.array(listed) }) } },
      },
      async () => ({ items: actions.map(plain) }),
    );

    app.get(
      '/actions/:integration/:name',
      {
        config: { needs: 'session' },
        schema: { summary: 'See an action with its schemas', params: byKey, response: { 200: action } },
      },
      async ({ params }) => {
        return plain(find(params));
      },
    );

    app.get(
      '/triggers',
      {
        config: { needs: 'session' },
        schema: {
          summary: 'List triggers',
          response: {
            200: z.object({
              items: z.array(
                z.object({
                  key: z.string(),
                  title: z.string(),
                  description: z.string(),
                  docs: z.string(),
                  filter: jsonSchema,
                  event: jsonSchema,
                  samples: z
                    .array(z.unknown())
                    .readonly()
                    .describe('An event of each kind and metric, as Customer.io posts it'),
                  normalSamples: z
                    .array(z.unknown())
                    .readonly()
                    .describe('An event of each kind and metric, in normal form, to try a workflow with'),
                }),
              ),
            }),
          },
        },
      },
      async () => ({ items: triggers }),
    );

    app.get(
      '/actions/:integration/:name/choices/:field',
      {
        config: { needs: 'actions:run' },
        schema: {
          summary: 'Load what can be chosen for an input',
          params: byKey.extend({ field: z.string() }),
          querystring: where.extend({
            search: z.string().optional(),
            next: z.string().optional(),
            input: inputSoFar.optional(),
          }),
          response: {
            200: z.object({
              choices: z.array(
                z.object({
                  value: z.union([z.string(), z.number()]),
                  label: z.string(),
                  description: z.string().optional(),
                }),
              ),
              next: z.string().optional(),
            }),
          },
        },
      },
      async ({ access, params, query: { connectionId, environment, search, next, input } }) => {
        const { key } = find(params);
        const { client } = await connections.get(connectionId);
        assertReach(access, client.id, 'connection');
        const connector = await connections.connector(connectionId, environment, access.actor);
        return connector.choices(key, params.field, {
          ...(search !== undefined && { search }),
          ...(next !== undefined && { next }),
          ...(input !== undefined && { input }),
        });
      },
    );

    app.post(
      '/actions/:integration/:name/run',
      {
        config: { needs: 'actions:run', takesBigIntegers: true },
        bodyLimit: MAX_RUN_BODY_BYTES,
        schema: {
          summary: 'Run an action',
          description:
            'An `Idempotency-Key` makes a repeated request return the first one’s answer, and names the events that are sent, so that Customer.io too counts them once. An integer beyond 2^53 in the input leaves as it came, and one in the output comes as Customer.io gave it.',
          params: byKey,
          body: where.extend({
            input: z.record(z.string(), z.unknown()),
            dryRun: z.boolean().default(false).describe('Show the requests that would leave; send nothing'),
          }),
          response: { 200: z.object({ output: z.unknown() }) },
        },
      },
      async ({ access, params, body, idempotencyKey }, reply) => {
        const { key } = find(params);
        const { client } = await connections.get(body.connectionId);
        assertReach(access, client.id, 'connection');
        const connector = await connections.connector(body.connectionId, body.environment, access.actor);
        const output = await connector.run(key as string, body.input, {
          dryRun: body.dryRun,
          ...(idempotencyKey !== null && { idempotencyKey: `${access.actor.id}/${idempotencyKey}` }),
        });
        // What it answers may hold BigInts, as what it takes may.
        reply.type('application/json; charset=utf-8').serializer((answer: unknown) => stringifyJson(answer));
        return { output: output ?? null };
      },
    );
  };
