import type { Environment } from '@cio-bridge/connector';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Access, assertReach } from '../../access/access.ts';
import { Problem } from '../../store/problem.ts';
import { publishable } from '../../workflows/definition/publications.ts';
import { defaultEnvironment } from '../../workflows/definition/resolve-definition.ts';
import type { Workflow } from '../../workflows/definition/shown-workflows.ts';
import { type WorkflowActivity, workflowActivity } from '../../workflows/runs/workflow-activity.ts';
import type { Services } from '../services.ts';
import { scope, several, text, texts } from './filters.ts';
import { namedPageQuery, pageAfter, pageOf } from './page.ts';
import { readableWorkflow, workflowBody } from './workflow-body.ts';
import {
  beside,
  byId,
  despiteFailingTests,
  environment,
  publicationChange,
  unfinished,
  workflow,
  workflowActivity as workflowActivityShape,
  workflowText,
  workflowVersion,
} from './workflow-shapes.ts';

const shownInFull = workflow.extend({
  ...workflowText,
  savedBy: workflowVersion.shape.savedBy,
  note: workflowVersion.shape.note,
  faults: workflowVersion.shape.faults,
  webhookUrls: z
    .object({ editor: z.string().nullable(), staging: z.string().nullable(), production: z.string().nullable() })
    .nullable()
    .describe(
      'What a webhook is sent to, for those who may change the workflow; null unless its newest version starts by webhook',
    ),
});

interface Saving {
  publish: boolean;
  dryRun: boolean;
  unfinished: boolean;
  beside?: string[] | undefined;
}

/** Workflows: saved by definition, so that a file in a repository can be their home. Saving starts nothing. */
export const workflowRoutes =
  ({
    workflows,
    savedTests,
    webhookStarts,
    baseUrl,
    store,
  }: Pick<Services, 'workflows' | 'savedTests' | 'webhookStarts' | 'baseUrl' | 'store'>): FastifyPluginAsyncZod =>
  async (app) => {
    async function shown(id: string, access: Access) {
      const found = await workflows.get(id);
      const { definition, source, savedBy, note, faults } = await workflows.version(id, found.version);
      return { ...found, definition, source, savedBy, note, faults, webhookUrls: urlsOf(found, access) };
    }

    /** Whoever knows one starts runs. */
    function urlsOf({ id, trigger }: Workflow, { permissions }: Access) {
      if (trigger !== 'webhook') return null;
      const urlIn = (at: Environment) =>
        permissions.has('workflows:write')
          ? `${baseUrl()}${webhookStarts.pathOf({ workflowId: id, environment: at })}`
          : null;
      return { editor: urlIn('editor'), staging: urlIn('staging'), production: urlIn('production') };
    }

    /** As people compare it: in the words of today, where those can be said. */
    const definitionOf = async ({ id, version }: { id: string; version: number }): Promise<unknown> =>
      (await workflows.readable(id, version)) ?? (await workflows.version(id, version)).definition;

    async function saveUnfinished(request: {
      access: Access;
      body: Record<string, unknown>;
      query: Saving;
      changedNothing: boolean;
    }) {
      const { access, body, query } = request;
      if (query.publish || query.dryRun) {
        throw new Problem(
          422,
          'invalid_request',
          'What is saved unfinished is not published, and not tried: leave that out',
          '/unfinished',
        );
      }
      const { definition, source, note, client } = await readableWorkflow(body, query);
      const { id, version, before, changed, faults } = await workflows.save({
        definition,
        source,
        note,
        by: access.actor,
        clientId: definition === undefined ? client : undefined,
        clientIds: access.clientIds,
        beside: query.beside,
        unfinished: true,
      });
      request.changedNothing = !changed;
      return {
        id,
        version,
        faults,
        outcome: before === null ? 'created' : changed ? 'updated' : 'unchanged',
        before: before === null ? null : await definitionOf({ id, version: before }),
        after: definition ?? null,
        published: null,
      } as const;
    }

    app.get(
      '/workflows',
      {
        config: { needs: 'workflows:read' },
        schema: {
          summary: 'List workflows',
          querystring: namedPageQuery.extend({
            ...scope,
            environment: scope.environment.describe('Published in one of these'),
            connectionId: texts.describe('Published where they act on one of these'),
            trigger: several(workflow.shape.trigger).optional(),
            search: text.optional().describe('A part of their name'),
          }),
          description: 'With what each has done lately, and when it is due next.',
          response: { 200: pageOf(workflow.extend({ activity: workflowActivityShape })) },
        },
      },
      async ({ access, query }) => {
        const { items, next } = pageAfter(await workflows.list({ ...query, clientIds: access.clientIds }), query);
        const ids = items.map(({ id }) => id);
        const activity = await workflowActivity(store, workflows, ids);
        return { items: items.map((each) => ({ ...each, activity: activity.get(each.id) as WorkflowActivity })), next };
      },
    );

    app.put(
      '/workflows',
      {
        config: { needs: 'workflows:write' },
        schema: {
          summary: 'Create or update a workflow',
          description:
            'The client’s workflow of that name gets a new version; the same definition again changes nothing. With `publish` the version is live in an environment, both or neither; its tests are run first, and one that fails is a 409 `tests_failed`.',
          querystring: z.object({
            dryRun: z.stringbool().default(false).describe('Check and compare, save nothing'),
            publish: z.stringbool().default(false),
            environment: environment.optional().describe('Where to publish; default: production'),
            despiteFailingTests,
            unfinished,
            beside,
          }),
          body: workflowBody,
          response: {
            200: z.object({
              id: z.string().nullable().describe('Null for one that a dry run would have created'),
              version: z.number(),
              faults: workflowVersion.shape.faults,
              outcome: z.enum(['created', 'updated', 'unchanged']),
              before: z.unknown().describe('The definition before, null for a new workflow'),
              after: z.unknown(),
              published: publicationChange.nullable(),
            }),
          },
        },
      },
      async (request) => {
        const { access, body, query } = request;
        if (query.unfinished) return saveUnfinished(request);
        const { definition, source, note } = await readableWorkflow(body);
        const {
          definition: after,
          client,
          existing,
          isUnchanged,
        } = await workflows.resolve(definition, {
          clientIds: access.clientIds,
          beside: query.beside,
        });
        const before = existing ? await definitionOf(existing) : null;
        const outcome = before === null ? 'created' : isUnchanged ? 'unchanged' : 'updated';
        const at = query.environment ?? defaultEnvironment(after);
        if (query.dryRun) {
          request.changedNothing = true;
          const version = (existing?.version ?? 0) + (isUnchanged ? 0 : 1);
          const published = query.publish ? await wouldPublish() : null;
          return { id: existing?.id ?? null, version, faults: 0, outcome, before, after, published } as const;

          async function wouldPublish() {
            const target = { workflowId: existing?.id ?? '', clientId: client.id, environment: at, version };
            const ready = await publishable(store.db, { ...target, definition: after });
            if (!query.despiteFailingTests) await savedTests.assertPass(ready);
            const { connectionId, endpointId } = ready;
            const now = existing ? (await workflows.get(existing.id)).environments[at] : null;
            const isSame =
              now?.version === version &&
              now.endpointId === endpointId &&
              (now.connection?.id ?? null) === connectionId;
            return { environment: at, before: now?.version ?? null, version, changed: !isSame };
          }
        }
        const saving = { clientId: client.id, beside: query.beside, definition, source, note, by: access.actor };
        if (!query.publish) {
          const { id, version } = await workflows.save(saving);
          request.changedNothing = isUnchanged;
          return { id, version, faults: 0, outcome, before, after, published: null } as const;
        }
        const { id, version, published } = await workflows.apply({
          ...saving,
          environment: at,
          despiteFailingTests: query.despiteFailingTests,
        });
        request.changedNothing = isUnchanged && !published.changed;
        return { id, version, faults: 0, outcome, before, after, published } as const;
      },
    );

    app.get(
      '/workflows/:id',
      {
        config: { needs: 'workflows:read', versioned: true },
        schema: { summary: 'See a workflow with its newest version', params: byId, response: { 200: shownInFull } },
      },
      async ({ access, params }) => {
        const { id } = await reachWorkflow(workflows, access, params.id);
        return shown(id, access);
      },
    );

    app.put(
      '/workflows/:id',
      {
        config: { needs: 'workflows:write', versioned: true },
        schema: {
          summary: 'Save a new version of a workflow',
          description: 'It may bear another name. With `If-Match`, only if nobody has saved another version meanwhile.',
          params: byId,
          querystring: z.object({ unfinished }),
          body: workflowBody,
          response: { 200: shownInFull },
        },
      },
      async (request) => {
        const { access, params, body, query } = request;
        const { id } = await reachWorkflow(workflows, access, params.id);
        const { definition, source, note } = await readableWorkflow(body, query);
        const saved = await workflows.change(
          id,
          { definition, source, note, by: access.actor, ...query },
          request.expectedVersion,
        );
        request.changedNothing = !saved.changed;
        return shown(id, access);
      },
    );

    app.delete(
      '/workflows/:id',
      {
        config: { needs: 'workflows:write', versioned: true },
        schema: {
          summary: 'Delete a workflow',
          description:
            'It is off everywhere from then on. Runs under way go on; what they did is kept as long as runs are.',
          params: byId,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { id } = await reachWorkflow(workflows, request.access, request.params.id);
        await workflows.remove(id, request.expectedVersion, request.access.actor);
        return reply.code(204).send(null);
      },
    );
  };

/** @throws Problem 404 for those who may not see its client, too. */
export async function reachWorkflow(workflows: Services['workflows'], access: Access, id: string): Promise<Workflow> {
  const found = await workflows.get(id);
  assertReach(access, found.client.id, 'workflow');
  return found;
}
