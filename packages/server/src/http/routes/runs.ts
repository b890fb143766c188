import type { Environment } from '@cio-bridge/connector';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Access, assertReach } from '../../access/access.ts';
import { type Run, runOrigins, runStatuses } from '../../workflows/runs/run.ts';
import { shownWaits } from '../../workflows/runs/shown-waits.ts';
import { startManually } from '../../workflows/runs/start-manually.ts';
import type { Services } from '../services.ts';
import { page, pageQuery } from './page.ts';

const waitingFor = z.enum(['time', 'delivery', 'decision', 'connection', 'run']);

const runFacts = z.object({
  id: z.string(),
  workflowId: z.string(),
  workflow: z.string().describe('Name of the workflow'),
  workflowVersion: z.number(),
  status: z.enum(runStatuses),
  waitingFor: waitingFor.nullable().describe('What a waiting run waits for'),
  startedBy: z.enum(runOrigins),
  eventId: z.string().nullable().describe('The event that started it, as GET /events/{id} knows it'),
  connectionId: z.string().nullable(),
  connection: z.string().nullable().describe('Name of the connection'),
  environment: z.string().nullable(),
  parentRunId: z.string().nullable().describe('The run whose step started it'),
  attempt: z.number().describe('Counts from 1; each retry is the next'),
  error: z.string().nullable(),
  errorCode: z.string().nullable(),
  failedStep: z.string().nullable(),
  createdAtMs: z.number(),
  endedAtMs: z.number().nullable(),
});
const listedRun = runFacts.extend({
  about: z
    .object({
      objectType: z.string(),
      metric: z.string(),
      recipient: z.string().nullable(),
      personId: z.string().nullable(),
    })
    .nullable()
    .describe('The event that started it; null when none did, or when it is no longer kept'),
});
const run = runFacts.extend({
  event: z.unknown().describe('What started it: an event in normal form, or what a manual start gave'),
});
const step = z.object({
  stepId: z.string().describe('With the turn of each loop it stands in: each.0.tag'),
  type: z.string().nullable(),
  status: z.enum(['running', 'retrying', 'waiting', 'succeeded', 'failed']),
  input: z.unknown(),
  output: z.unknown(),
  error: z.string().nullable(),
  errorCode: z.string().nullable(),
  remedy: z.string().nullable().describe('What helps: retry, reconnect, fix-input or check-outcome'),
  detail: z.unknown().describe('What it waits for, until when, when it is tried again'),
  attempts: z.number(),
  startedAtMs: z.number(),
  endedAtMs: z.number().nullable(),
});
const wait = z.object({
  for: z
    .enum([...waitingFor.options, 'turn', 'place'])
    .describe('`turn`: another run of its key goes first. `place`: a limit is reached'),
  stepId: z.string().nullable().describe('Null for a run that has not begun'),
  sinceMs: z.number(),
  untilMs: z.number().nullable().describe('When it goes on at the latest; null when nobody knows'),
  behindRunId: z.string().nullable().describe('The run whose end it waits for'),
});
const waits = wait.nullable().describe('What it waits for; null when it does not wait');
const send = z.object({
  stepId: z.string(),
  action: z.string(),
  state: z.enum(['intended', 'released', 'sent', 'undecided', 'given-up']),
  attempts: z.number().describe('How often the request left'),
  deliveryId: z.string().nullable(),
  reason: z.string().nullable(),
  intendedAtMs: z.number(),
  settledAtMs: z.number().nullable(),
});
const failureGroup = z.object({
  workflowId: z.string(),
  workflow: z.string(),
  failedStep: z.string().nullable(),
  errorCode: z.string().nullable(),
  error: z.string().nullable().describe('The message of the latest'),
  runs: z.number(),
  latestRunId: z.string(),
});
const byId = z.object({ id: z.string() });
const which = z.object({
  workflowId: z.string().optional(),
  errorCode: z.string().optional(),
  failedStep: z.string().optional(),
});

const retryVersion = z.enum(['published', 'same']).optional().describe('What to go on with; default: published');

/** Runs: what happened in each, and what can be done about it. */
export const runRoutes =
  ({
    runs,
    ledger,
    workflows,
    store,
  }: Pick<Services, 'runs' | 'ledger' | 'workflows' | 'store'>): FastifyPluginAsyncZod =>
  async (app) => {
    async function reach(access: Access, id: string): Promise<Run> {
      const found = await runs.get(id);
      assertReach(access, found.clientId, 'run');
      return found;
    }

    app.get(
      '/runs',
      {
        config: { needs: 'runs:read' },
        schema: {
          summary: 'List runs',
          querystring: pageQuery.extend({
            ...which.shape,
            status: z.enum(runStatuses).optional(),
            waitingFor: waitingFor.optional(),
            connectionId: z.string().optional(),
          }),
          response: { 200: z.object({ items: z.array(listedRun.extend({ waits })), next: z.string().nullable() }) },
        },
      },
      async ({ access, query }) => {
        const found = await runs.list({ ...query, clientIds: access.clientIds });
        const waiting = await shownWaits(store.reads, found);
        return page(
          found.map((each) => ({ ...each, waits: waiting.get(each.id) ?? null })),
          query.limit,
        );
      },
    );

    app.get(
      '/runs/failures',
      {
        config: { needs: 'runs:read' },
        schema: {
          summary: 'List failed runs, grouped by reason',
          querystring: z.object({ workflowId: z.string().optional() }),
          response: { 200: z.object({ items: z.array(failureGroup) }) },
        },
      },
      async ({ access, query }) => ({ items: await runs.failures({ ...query, clientIds: access.clientIds }) }),
    );

    app.post(
      '/runs/retry',
      {
        config: { needs: 'runs:write' },
        schema: {
          summary: 'Retry many failed runs',
          body: z.strictObject({
            ...which.shape,
            version: retryVersion,
            limit: z.int().min(1).max(1_000).default(1_000),
          }),
          response: {
            202: z.object({
              retried: z.number(),
              heldBack: z
                .array(z.object({ runId: z.string(), stepId: z.string() }))
                .optional()
                .describe(
                  'Those that have a step behind them which is not the same in the published version, with the first such step',
                ),
            }),
          },
        },
      },
      async ({ access, body }, reply) => {
        const { retried, heldBack } = await runs.retryMany({ ...body, clientIds: access.clientIds });
        return reply.code(202).send({ retried, ...(heldBack.length > 0 && { heldBack }) });
      },
    );

    app.post(
      '/runs/resume',
      {
        config: { needs: 'runs:write' },
        schema: {
          summary: 'Let many runs that wait for a connection try again',
          body: z.strictObject({
            workflowId: z.string().optional(),
            connectionId: z.string().optional(),
            limit: z.int().min(1).max(1_000).default(1_000),
          }),
          response: { 202: z.object({ resumed: z.number() }) },
        },
      },
      async ({ access, body }, reply) => {
        const resumed = await runs.resumeMany({ ...body, clientIds: access.clientIds });
        return reply.code(202).send({ resumed });
      },
    );

    app.get(
      '/runs/:id',
      {
        config: { needs: 'runs:read' },
        schema: {
          summary: 'See a run with its steps',
          params: byId,
          response: { 200: run.extend({ waits, steps: z.array(step), sends: z.array(send) }) },
        },
      },
      async ({ access, params }) => {
        const found = await reach(access, params.id);
        const [steps, sends, waiting] = await Promise.all([
          runs.shownSteps(found.id),
          ledger.ofRun(found.id),
          shownWaits(store.reads, [found]),
        ]);
        return { ...found, waits: waiting.get(found.id) ?? null, steps, sends };
      },
    );

    app.post(
      '/runs/:id/cancel',
      {
        config: { needs: 'runs:write' },
        schema: { summary: 'Cancel a run', params: byId, response: { 200: run } },
      },
      async ({ access, params }) => {
        const { id } = await reach(access, params.id);
        await runs.cancel(id);
        return runs.get(id);
      },
    );

    app.post(
      '/runs/:id/resume',
      {
        config: { needs: 'runs:write' },
        schema: {
          summary: 'Let a run that waits for its connection try again',
          description: 'It goes on by itself when its keys are changed, or when a probe finds them working.',
          params: byId,
          response: { 202: run },
        },
      },
      async ({ access, params }, reply) => {
        const { id } = await reach(access, params.id);
        await runs.resume(id);
        return reply.code(202).send(await runs.get(id));
      },
    );

    app.post(
      '/runs/:id/retry',
      {
        config: { needs: 'runs:write' },
        schema: {
          summary: 'Retry a run from the step that failed',
          description:
            'With the version that is published now, when the steps that the run has behind it are the same there (409 `steps_differ` otherwise); with `version: same`, with its own. What was sent is not sent again.',
          params: byId,
          body: z.strictObject({ version: retryVersion }).nullish(),
          response: { 202: run },
        },
      },
      async ({ access, params, body }, reply) => {
        const { id } = await reach(access, params.id);
        await runs.retry(id, body?.version);
        return reply.code(202).send(await runs.get(id));
      },
    );

    app.post(
      '/runs/:id/again',
      {
        config: { needs: 'runs:write' },
        schema: {
          summary: 'Run a workflow again with what started this run',
          params: byId,
          response: { 201: run },
        },
      },
      async ({ access, params }, reply) => {
        const before = await reach(access, params.id);
        const environment = (before.environment ?? undefined) as Environment | undefined;
        const id = await startManually({ workflows, runs }, before.workflowId, before.event, environment);
        return reply.code(201).send(await runs.get(id));
      },
    );
  };
