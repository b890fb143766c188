import { Readable } from 'node:stream';
import type { Environment } from '@cio-bridge/connector';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Access, assertReach } from '../../access/access.ts';
import type { Run } from '../../workflows/runs/run.ts';
import { SHOWN_STEPS } from '../../workflows/runs/run-steps.ts';
import { shownWaits } from '../../workflows/runs/shown-waits.ts';
import { startManually } from '../../workflows/runs/start-manually.ts';
import { kindsOf, whatFailed } from '../../workflows/runs/what-failed.ts';
import type { Services } from '../services.ts';
import { isMore } from './filters.ts';
import { page, pageOf, pageQuery } from './page.ts';
import {
  byId,
  child,
  failureGroup,
  listedRun,
  retryVersion,
  run,
  runFilter,
  send,
  shownRun,
  step,
  stepDoes,
  waits,
} from './run-shapes.ts';

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

    /** As {@link reach}, where nothing is done to it. */
    async function look(access: Access, id: string): Promise<Run> {
      const found = await runs.shown(id);
      assertReach(access, found.clientId, 'run');
      return found;
    }

    async function stepsOf(found: Run, some: { skip?: number; limit?: number }) {
      const [{ steps, next }, kinds] = await Promise.all([runs.shownSteps(found.id, some), kindsOf(workflows, found)]);
      return {
        items: steps.map((each) => ({ ...each, action: kinds(each.stepId)?.action ?? null })),
        next: next === null ? null : String(next),
      };
    }

    app.get(
      '/runs',
      {
        config: { needs: 'runs:read' },
        schema: {
          summary: 'List runs',
          querystring: pageQuery.extend(runFilter),
          response: { 200: pageOf(listedRun.extend({ waits, step: stepDoes.describe('What the failed step does') })) },
        },
      },
      async ({ access, query }) => {
        const found = await runs.list({ ...query, clientIds: access.clientIds });
        const [waiting, failed] = await Promise.all([shownWaits(store.reads, found), whatFailed(workflows, found)]);
        return page(
          found.map((each) => ({
            ...shownRun(each),
            waits: waiting.get(each.id) ?? null,
            step: failed.get(each.id) ?? null,
          })),
          query.limit,
        );
      },
    );

    app.get(
      '/runs/count',
      {
        config: { needs: 'runs:read' },
        schema: {
          summary: 'Count runs',
          querystring: z.object(runFilter),
          response: { 200: z.object({ runs: z.number(), isMore }) },
        },
      },
      ({ access, query }) => runs.count({ ...query, clientIds: access.clientIds }),
    );

    app.get(
      '/runs/failures',
      {
        config: { needs: 'runs:read' },
        schema: {
          summary: 'List failed runs, grouped by reason',
          querystring: z.object(runFilter).omit({ status: true, waitingFor: true }),
          response: { 200: z.object({ items: z.array(failureGroup) }) },
        },
      },
      async ({ access, query }) => ({ items: await runs.failures({ ...query, clientIds: access.clientIds }) }),
    );

    app.get(
      '/runs/:id',
      {
        config: { needs: 'runs:read' },
        schema: {
          summary: 'See a run with its steps',
          description: `The first ${SHOWN_STEPS} of its steps, and of long inputs and outputs the beginning.`,
          params: byId,
          response: {
            200: run.extend({
              waits,
              steps: z.array(step),
              nextSteps: z.string().nullable().describe('There are more: `before` of `GET /runs/{id}/steps`'),
              sends: z.array(send).describe('The first 1,000'),
              children: z.array(child),
            }),
          },
        },
      },
      async ({ access, params }) => {
        const found = await look(access, params.id);
        const [{ items, next }, sends, waiting, children] = await Promise.all([
          stepsOf(found, {}),
          ledger.ofRun(found.id),
          shownWaits(store.reads, [found]),
          runs.children(found.id),
        ]);
        return {
          ...shownRun(found),
          waits: waiting.get(found.id) ?? null,
          steps: items,
          nextSteps: next,
          sends,
          children,
        };
      },
    );

    app.get(
      '/runs/:id/steps',
      {
        config: { needs: 'runs:read' },
        schema: {
          summary: 'List the steps of a run',
          description: 'In the order in which they began.',
          params: byId,
          querystring: z.object({
            limit: z.coerce.number().int().min(1).max(SHOWN_STEPS).default(200),
            before: z
              .string()
              .regex(/^\d{1,9}$/)
              .optional()
              .describe('`next` of the page before'),
          }),
          response: { 200: pageOf(step) },
        },
      },
      async ({ access, params, query: { limit, before } }) =>
        stepsOf(await look(access, params.id), { limit, skip: Number(before ?? 0) }),
    );

    app.get(
      '/runs/:id/steps/:stepId',
      {
        config: { needs: 'runs:read' },
        schema: {
          summary: 'See a step of a run',
          description: 'With its input and output whole, however long they are.',
          params: byId.extend({ stepId: z.string() }),
          response: { 200: step },
        },
      },
      async ({ access, params: { id, stepId } }, reply) => {
        const found = await look(access, id);
        const action = (await kindsOf(workflows, found))(stepId)?.action ?? null;
        const pieces = await runs.stepInPieces(found.id, stepId, { action });
        return reply
          .type('application/json; charset=utf-8')
          .send(Readable.from(pieces, { objectMode: false }) as never);
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
        return shownRun(await runs.get(id));
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
        return reply.code(202).send(shownRun(await runs.get(id)));
      },
    );

    app.post(
      '/runs/:id/skip-wait',
      {
        config: { needs: 'runs:write' },
        schema: {
          summary: 'Skip what a run waits for',
          description:
            'Its wait for a moment, or for a delivery, is over now; the latter as if nothing had been reported in time. Who skipped it is recorded.',
          params: byId,
          response: { 202: run },
        },
      },
      async ({ access, params }, reply) => {
        const { id } = await reach(access, params.id);
        await runs.skipWait(id, access.actor.name);
        return reply.code(202).send(shownRun(await runs.get(id)));
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
        return reply.code(202).send(shownRun(await runs.get(id)));
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
        const id = await startManually({ workflows, runs }, before.workflowId, before.event, { environment });
        return reply.code(201).send(shownRun(await runs.get(id)));
      },
    );
  };
