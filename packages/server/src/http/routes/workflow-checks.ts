import { type Environment, parseReportingEvent } from '@cio-bridge/connector';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Access } from '../../access/access.ts';
import { Problem } from '../../store/problem.ts';
import { checkWorkflow } from '../../workflows/definition/check-workflow.ts';
import { workflowDefinitionSchema } from '../../workflows/definition/definition.ts';
import { publicationTarget } from '../../workflows/definition/publication-target.ts';
import { defaultEnvironment } from '../../workflows/definition/resolve-definition.ts';
import type { DefinitionFault } from '../../workflows/definition/step-faults.ts';
import { workflowTemplates } from '../../workflows/definition/workflow-templates.ts';
import type { Services } from '../services.ts';
import { givenWorkflow, workflowBody } from './workflow-body.ts';
import { beside, environment, fault } from './workflow-shapes.ts';
import { reachWorkflow } from './workflows.ts';

const testStep = z.object({
  stepId: z.string(),
  type: z.string(),
  status: z.string(),
  input: z.unknown(),
  output: z.unknown(),
  error: z.string().nullable(),
  errorCode: z.string().nullable(),
  remedy: z.string().nullable(),
  detail: z
    .unknown()
    .describe('In a dry run, `requests`: what would have been sent, keys masked; of a branch, which was taken'),
});

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
  ({
    workflows,
    testRuns,
    events,
    store,
  }: Pick<Services, 'workflows' | 'testRuns' | 'events' | 'store'>): FastifyPluginAsyncZod =>
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

    app.post(
      '/workflows/test',
      {
        config: { needs: 'workflows:write' },
        schema: {
          summary: 'Test a workflow before it is saved or published',
          description:
            'Walks through it once without waiting. A dry run sends nothing and shows what would be sent; against a sandbox the actions really run there.',
          body: z.strictObject({
            definition: z.record(z.string(), z.unknown()).optional(),
            workflowId: z.string().optional(),
            environment: environment.optional().describe('Where it acts; default: production'),
            event: z.unknown().optional().describe('What starts it, in normal form'),
            eventId: z.string().optional().describe('Our id of an event that came in, instead of `event`'),
            mode: z.enum(['dry-run', 'sandbox']).default('dry-run'),
            pins: z
              .record(z.string(), z.unknown())
              .optional()
              .describe('What steps give without being done, by the id of the step'),
            waits: z
              .record(z.string(), z.string())
              .optional()
              .describe('How each waitForDelivery ends: one of its metrics, or timeout. Default: the first metric'),
            read: z.boolean().optional().describe('Really do the actions that only read, in a dry run too'),
            http: z.boolean().optional().describe('Really call the URLs of http steps'),
            upTo: z.string().optional().describe('The last step to be done'),
            only: z.string().optional().describe('The only step to be done; what it reads of others is pinned'),
          }),
          response: {
            200: z.object({
              status: z.string(),
              error: z.string().nullable(),
              failedStep: z.string().nullable(),
              steps: z.array(testStep),
            }),
          },
        },
      },
      async (request) => {
        const { access, body } = request;
        request.changedNothing = true;
        assertEitherOr(body, 'definition', 'workflowId');
        assertEitherOr(body, 'event', 'eventId');
        const { clientId, definition } = await subjectOf(access, body);
        const at: Environment = body.environment ?? defaultEnvironment(definition);
        const { connectionId } = await publicationTarget(store.db, definition, clientId, at);
        const event = body.eventId === undefined ? (body.event ?? {}) : await storedEvent(access, body.eventId);
        const subject = { clientId, definition, connectionId, environment: at };
        const { mode, pins, waits, read, http, upTo, only } = body;
        const choices = { pins, waits, read, http, upTo, only };
        const { steps, ...outcome } = await testRuns.run({ ...subject, event, mode, choices });
        return {
          ...outcome,
          steps: steps.map((step) => ({
            ...step,
            input: step.input ?? null,
            output: step.output ?? null,
            detail: step.detail ?? null,
            error: step.error ?? null,
            errorCode: step.errorCode ?? null,
            remedy: step.remedy ?? null,
          })),
        };
      },
    );

    async function subjectOf(access: Access, body: { definition?: unknown; workflowId?: string | undefined }) {
      if (body.workflowId !== undefined) {
        const { id, version, client } = await reachWorkflow(workflows, access, body.workflowId);
        return { clientId: client.id, definition: await workflows.definition(id, version) };
      }
      if (body.definition === undefined) {
        throw new Problem(422, 'invalid_request', 'Give the definition to test, or a workflowId', '/definition');
      }
      const { client, definition } = await workflows.resolve(body.definition, access);
      return { clientId: client.id, definition };
    }

    async function storedEvent(access: Access, eventId: string): Promise<unknown> {
      const { payload } = await events.get(eventId, access.clientIds);
      const parsed = parseReportingEvent(JSON.stringify(payload));
      if (parsed.ok) return parsed.event;
      throw new Problem(422, 'unreadable_event', 'This event is not one that starts workflows', '/eventId');
    }
  };

/** Of two things that exclude each other, ignoring one would test something else than was meant. */
function assertEitherOr<B extends object>(body: B, one: keyof B & string, other: keyof B & string): void {
  if (body[one] === undefined || body[other] === undefined) return;
  throw new Problem(422, 'invalid_request', `Give ${one} or ${other}, not both`, `/${other}`);
}
