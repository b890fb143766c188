import { type Environment, parseReportingEvent } from '@cio-bridge/connector';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Access } from '../../access/access.ts';
import { Problem } from '../../store/problem.ts';
import { MAX_SOURCE_LENGTH } from '../../workflows/definition/definition-text.ts';
import { publicationTarget } from '../../workflows/definition/publication-target.ts';
import { defaultEnvironment } from '../../workflows/definition/resolve-definition.ts';
import { testChoices } from '../../workflows/definition/saved-tests.ts';
import type { TestRun } from '../../workflows/runs/test-run.ts';
import type { Services } from '../services.ts';
import { MAX_VERSION } from './filters.ts';
import { readableWorkflow } from './workflow-body.ts';
import { beside, environment } from './workflow-shapes.ts';
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
    .describe(
      'In a dry run, `requests`: what would have been sent, keys masked; `madeUp`: nobody was asked, and the output is an example; of a branch, which was taken',
    ),
});

const testRun = z.object({
  status: z.string(),
  error: z.string().nullable(),
  failedStep: z.string().nullable(),
  steps: z.array(testStep),
});

const testResult = z.object({
  name: z.string(),
  passed: z.boolean(),
  difference: z
    .object({ pointer: z.string().describe('Into the definition, to what was expected'), message: z.string() })
    .nullable()
    .describe('The first thing that is not as it was expected'),
  run: testRun.nullable().describe('What came of it; null when it could not be done, or was left out'),
  leftOut: z
    .boolean()
    .describe('Whether it was done and `run` is left out: those of all the tests come to more than 4 MB'),
});

/** Trying a workflow before it is published: with an event at hand, and by the tests that are saved with it. */
export const workflowTestRoutes =
  ({
    workflows,
    testRuns,
    savedTests,
    events,
    store,
  }: Pick<Services, 'workflows' | 'testRuns' | 'savedTests' | 'events' | 'store'>): FastifyPluginAsyncZod =>
  async (app) => {
    app.post(
      '/workflows/test',
      {
        config: { needs: 'workflows:write' },
        schema: {
          summary: 'Test a workflow before it is saved or published',
          description:
            'Walks through it once without waiting. A dry run sends nothing and shows what would be sent; against a sandbox the actions really run there. The tests of a client take turns; 429 when ten of it are in line.',
          body: z.strictObject({
            definition: z.record(z.string(), z.unknown()).optional(),
            workflowId: z.string().optional(),
            environment: environment.optional().describe('Where it acts; default: production'),
            event: z.unknown().optional().describe('What starts it, in normal form'),
            eventId: z.string().optional().describe('Our id of an event that came in, instead of `event`'),
            mode: z.enum(['dry-run', 'sandbox']).default('dry-run'),
            ...testChoices,
            read: z.boolean().optional().describe('Really do the actions that only read, in a dry run too'),
            http: z.boolean().optional().describe('Really call the URLs of http steps'),
            upTo: z.string().optional().describe('The last step to be done'),
            only: z.string().optional().describe('The only step to be done; what it reads of others is pinned'),
          }),
          response: {
            200: testRun,
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
        return shown(await testRuns.run({ ...subject, event, mode, choices }));
      },
    );

    app.post(
      '/workflows/tests/run',
      {
        config: { needs: 'workflows:write' },
        schema: {
          summary: 'Run the tests that are saved with a workflow',
          description:
            'Those in its `tests`, as dry runs: of a saved workflow, of one of its versions, or of a text that is not saved. Nothing leaves, and nothing is kept. The tests of a client take turns; 429 when ten of it are in line.',
          querystring: z.object({ beside }),
          body: z.strictObject({
            workflowId: z
              .string()
              .optional()
              .describe('A saved workflow; with a text, the one whose next version it is'),
            version: z.int().min(1).max(MAX_VERSION).optional().describe('Default: the newest'),
            source: z.string().max(MAX_SOURCE_LENGTH).optional().describe('A text that is not saved, as YAML or JSON'),
            definition: z.record(z.string(), z.unknown()).optional().describe('The same as an object'),
            client: z.string().optional().describe('Name or id, where the text names none'),
            connection: z.string().optional().describe('Name or id, where the text names none'),
            environment: environment.optional().describe('Where it acts; default: production'),
            names: z.array(z.string()).min(1).optional().describe('Only these tests'),
          }),
          response: { 200: z.object({ passed: z.boolean(), tests: z.array(testResult) }) },
        },
      },
      async (request) => {
        const { access, body, query } = request;
        request.changedNothing = true;
        assertEitherOr(body, 'definition', 'source');
        assertEitherOr(body, 'version', 'source');
        assertEitherOr(body, 'version', 'definition');
        const { clientId, definition } = await testedBy(access, body, query.beside);
        const tested = { clientId, definition, environment: body.environment ?? defaultEnvironment(definition) };
        const results = await savedTests.run(tested, body.names);
        return {
          passed: results.every(({ difference }) => difference === undefined),
          tests: results.map(({ name, difference, run, leftOut }) => ({
            name,
            passed: difference === undefined,
            difference: difference ?? null,
            run: run ? shown(run) : null,
            leftOut,
          })),
        };
      },
    );

    async function testedBy(access: Access, body: Tested, names: readonly string[] | undefined) {
      const { source, definition, client, connection, workflowId, version } = body;
      if (source === undefined && definition === undefined) return subjectOf(access, { workflowId, version });
      const named = { ...(client !== undefined && { client }), ...(connection !== undefined && { connection }) };
      const text =
        source === undefined ? { ...named, ...definition } : (await readableWorkflow({ source, ...named })).definition;
      const whose = workflowId === undefined ? undefined : await reachWorkflow(workflows, access, workflowId);
      const { clientIds } = access;
      const resolved = await workflows.resolve(text, { clientId: whose?.client.id, clientIds, beside: names });
      return { clientId: resolved.client.id, definition: resolved.definition };
    }

    async function subjectOf(access: Access, body: Pick<Tested, 'definition' | 'workflowId' | 'version'>) {
      if (body.workflowId !== undefined) {
        const { id, version, client } = await reachWorkflow(workflows, access, body.workflowId);
        return { clientId: client.id, definition: await workflows.definition(id, body.version ?? version) };
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

interface Tested {
  source?: string | undefined;
  definition?: Record<string, unknown> | undefined;
  client?: string | undefined;
  connection?: string | undefined;
  workflowId?: string | undefined;
  version?: number | undefined;
}

const shown = ({ steps, ...outcome }: TestRun): z.output<typeof testRun> => ({
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
});

/** Of two things that exclude each other, ignoring one would test something else than was meant. */
function assertEitherOr<B extends object>(body: B, one: keyof B & string, other: keyof B & string): void {
  if (body[one] === undefined || body[other] === undefined) return;
  throw new Problem(422, 'invalid_request', `Give ${one} or ${other}, not both`, `/${other}`);
}
