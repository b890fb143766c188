import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { checkWorkflow } from '../../workflows/definition/check-workflow.ts';
import { workflowDefinitionSchema } from '../../workflows/definition/definition.ts';
import type { DefinitionFault } from '../../workflows/definition/step-faults.ts';
import { workflowTemplates } from '../../workflows/definition/workflow-templates.ts';
import type { Services } from '../services.ts';
import { givenWorkflow, workflowBody } from './workflow-body.ts';
import { beside, environment, fault } from './workflow-shapes.ts';

const template = z.object({
  key: z.string(),
  name: z.string(),
  description: z.string(),
  source: z.string(),
  definition: z.unknown(),
  needs: z.object({
    keys: z.array(z.string()).describe('The keys of the connection that its actions use'),
    metrics: z.array(z.string()).describe('What an endpoint has to report'),
    vars: z.record(z.string(), z.unknown()).describe('What is to be filled in, with what stands there now'),
    endpoint: z.boolean().describe('Whether events of a trigger endpoint start it'),
  }),
});

/** What helps to write a workflow before it is saved. */
export const workflowCheckRoutes =
  ({ workflows, store }: Pick<Services, 'workflows' | 'store'>): FastifyPluginAsyncZod =>
  async (app) => {
    app.post(
      '/workflows/check',
      {
        config: { needs: 'workflows:read' },
        schema: {
          summary: 'Check a workflow',
          description: 'Answers everything that is wrong at once, and what its names lead to. Nothing is saved.',
          querystring: z.object({
            environment: environment
              .optional()
              .describe('Where it is to be published: what is missing there is a fault'),
            beside,
          }),
          body: workflowBody,
          response: {
            200: z.object({
              faults: z.array(fault),
              warnings: z.array(fault),
              resolved: z.object({
                client: z.object({ id: z.string(), name: z.string() }).nullable(),
                connection: z.object({ id: z.string(), name: z.string() }).nullable(),
                workflow: z
                  .object({ id: z.string(), version: z.number() })
                  .nullable()
                  .describe('The one that it would be a new version of'),
                environment,
                endpointId: z.string().nullable(),
              }),
            }),
          },
        },
      },
      async (request) => {
        const { access, body, query } = request;
        request.changedNothing = true;
        const given = await givenWorkflow(body);
        const placed = (one: DefinitionFault) => ({
          ...one,
          line: given.lineOf(one.pointer),
          suggestion: one.suggestion ?? null,
        });
        const { clientIds } = access;
        const { outerFaults } = workflows;
        const checked = await checkWorkflow(store.db, given.definition ?? {}, { ...query, clientIds, outerFaults });
        const faults = given.fault ? [given.fault] : checked.faults;
        return {
          faults: faults.map(placed),
          warnings: given.fault ? [] : checked.warnings.map(placed),
          resolved: checked.resolved,
        };
      },
    );

    app.get(
      '/workflows/schema',
      {
        config: { needs: 'session' },
        schema: {
          summary: 'See the JSON Schema of a workflow',
          response: { 200: z.record(z.string(), z.unknown()) },
        },
      },
      async () => z.toJSONSchema(workflowDefinitionSchema, { io: 'input', reused: 'ref' }) as Record<string, unknown>,
    );

    app.get(
      '/workflows/templates',
      {
        config: { needs: 'session' },
        schema: {
          summary: 'List the workflows to begin with',
          response: { 200: z.object({ items: z.array(template) }) },
        },
      },
      async () => ({ items: workflowTemplates() }),
    );
  };
