import { parseReportingEvent } from '@cio-bridge/connector';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Access, assertReach } from '../../access/access.ts';
import { Problem } from '../../store/problem.ts';
import type { Workflow } from '../../workflows/definition/shown-workflows.ts';
import { startManually } from '../../workflows/runs/start-manually.ts';
import type { Services } from '../services.ts';

const workflow = z.object({
  id: z.string(),
  clientId: z.string(),
  client: z.string().describe('Name of the client'),
  name: z.string(),
  version: z.number(),
  enabled: z.boolean(),
  trigger: z.enum(['event', 'manual', 'schedule']),
  endpointId: z.string().nullable(),
  connectionId: z.string().nullable(),
  environment: z.string().nullable(),
  createdAtMs: z.number(),
});
const anyDefinition = z.record(z.string(), z.unknown()).describe('The workflow as docs/workflows.md describes it');
const version = z.object({ version: z.number(), createdAtMs: z.number() });
const byId = z.object({ id: z.string() });

const testStep = z.object({
  stepId: z.string(),
  type: z.string(),
  status: z.string(),
  input: z.unknown(),
  output: z.unknown(),
  error: z.string().nullable(),
  errorCode: z.string().nullable(),
  remedy: z.string().nullable(),
  detail: z.unknown().describe('In a dry run, `requests`: what would have been sent, keys masked'),
});

/** Workflows: saved by definition, so that a file in a repository can be their home. */
export const workflowRoutes =
  ({
    workflows,
    runs,
    testRuns,
    events,
    endpoints,
    connections,
  }: Pick<
    Services,
    'workflows' | 'runs' | 'testRuns' | 'events' | 'endpoints' | 'connections'
  >): FastifyPluginAsyncZod =>
  async (app) => {
    async function reach(access: Access, id: string): Promise<Workflow> {
      const found = await workflows.get(id);
      assertReach(access, found.clientId, 'workflow');
      return found;
    }

    app.get(
      '/workflows',
      {
        config: { needs: 'workflows:read' },
        schema: { summary: 'List workflows', response: { 200: z.object({ items: z.array(workflow) }) } },
      },
      async ({ access }) => ({ items: await workflows.list({ clientIds: access.clientIds }) }),
    );

    app.put(
      '/workflows',
      {
        config: { needs: 'workflows:write' },
        schema: {
          summary: 'Create or update a workflow',
          description:
            'The client’s workflow of that name gets a new version; the same definition again changes nothing.',
          querystring: z.object({ dryRun: z.stringbool().default(false).describe('Check and compare, save nothing') }),
          body: anyDefinition,
          response: {
            200: z.object({
              id: z.string().nullable().describe('Null for one that a dry run would have created'),
              version: z.number(),
              outcome: z.enum(['created', 'updated', 'unchanged']),
              before: z.unknown().describe('The definition before, null for a new workflow'),
              after: z.unknown(),
            }),
          },
        },
      },
      async (request) => {
        const { access, body, query } = request;
        const { definition: after, clientId, existing, isUnchanged } = await workflows.resolve(body, access);
        const before = existing ? await workflows.definition(existing.id, existing.version) : null;
        const outcome = before === null ? 'created' : isUnchanged ? 'unchanged' : 'updated';
        request.changedNothing = query.dryRun || isUnchanged;
        if (query.dryRun) {
          const next = (existing?.version ?? 0) + (isUnchanged ? 0 : 1);
          return { id: existing?.id ?? null, version: next, outcome, before, after } as const;
        }
        const saved = await workflows.save({ clientId, definition: body });
        return { id: saved.id, version: saved.version, outcome, before, after } as const;
      },
    );

    app.get(
      '/workflows/:id',
      {
        config: { needs: 'workflows:read' },
        schema: {
          summary: 'See a workflow with its definition',
          params: byId,
          querystring: z.object({ version: z.coerce.number().int().min(1).optional() }),
          response: { 200: workflow.extend({ definition: z.unknown(), versions: z.array(version) }) },
        },
      },
      async ({ access, params, query }) => {
        const found = await reach(access, params.id);
        const [definition, versions] = await Promise.all([
          workflows.definition(found.id, query.version ?? found.version),
          workflows.versions(found.id),
        ]);
        return { ...found, definition, versions };
      },
    );

    app.patch(
      '/workflows/:id',
      {
        config: { needs: 'workflows:write' },
        schema: {
          summary: 'Enable or disable a workflow',
          params: byId,
          body: z.strictObject({ enabled: z.boolean() }),
          response: { 200: workflow },
        },
      },
      async ({ access, params, body }) => {
        const { id } = await reach(access, params.id);
        await workflows.setEnabled(id, body.enabled);
        return workflows.get(id);
      },
    );

    app.post(
      '/workflows/:id/runs',
      {
        config: { needs: 'runs:write' },
        schema: {
          summary: 'Start a run by hand',
          params: byId,
          body: z.strictObject({ event: z.unknown().describe('What the steps read as `event`') }),
          response: { 201: z.object({ runId: z.string() }) },
        },
      },
      async ({ access, params, body }, reply) => {
        const { id } = await reach(access, params.id);
        return reply.code(201).send({ runId: await startManually({ workflows, runs }, id, body.event ?? {}) });
      },
    );

    app.post(
      '/workflows/test',
      {
        config: { needs: 'workflows:write' },
        schema: {
          summary: 'Test a workflow before it is saved or enabled',
          description:
            'Walks through it once without waiting. A dry run sends nothing and shows what would be sent; against a sandbox the actions really run there.',
          body: z.strictObject({
            definition: anyDefinition.optional(),
            workflowId: z.string().optional(),
            event: z.unknown().optional().describe('What starts it, in normal form'),
            eventId: z.string().optional().describe('Our id of an event that came in, instead of `event`'),
            mode: z.enum(['dry-run', 'sandbox']).default('dry-run'),
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
        const subject = await subjectOf(access, body);
        const event = body.eventId === undefined ? (body.event ?? {}) : await storedEvent(access, body.eventId);
        const { steps, ...outcome } = await testRuns.run({ ...subject, event, mode: body.mode });
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
        const { id, clientId } = await reach(access, body.workflowId);
        return { clientId, ...(await workflows.active(id)) };
      }
      if (body.definition === undefined) {
        throw new Problem(422, 'invalid_request', 'Give the definition to test, or a workflowId', '/definition');
      }
      const resolved = await workflows.resolve(body.definition, access);
      return { ...resolved, environment: resolved.definition.environment };
    }

    async function storedEvent(access: Access, eventId: string): Promise<unknown> {
      const { endpointId, payload } = await events.get(eventId);
      const { connectionId } = await endpoints.get(endpointId);
      assertReach(access, (await connections.get(connectionId)).client.id, 'event');
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
