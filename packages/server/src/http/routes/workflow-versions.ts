import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Problem } from '../../store/problem.ts';
import { versionDifference } from '../../workflows/definition/version-difference.ts';
import { readablePart } from '../../workflows/definition/workflow-faults.ts';
import type { Services } from '../services.ts';
import { MAX_VERSION, versionNumber } from './filters.ts';
import { pageQuery } from './page.ts';
import {
  actor,
  byEnvironment,
  byId,
  byVersion,
  despiteFailingTests,
  environment,
  publicationChange,
  workflowText,
  workflowVersion,
} from './workflow-shapes.ts';
import { reachWorkflow } from './workflows.ts';

const warning = z.object({ code: z.string(), message: z.string() });
const publication = z.object({
  id: z.string(),
  environment,
  version: z.number().nullable().describe('Null: it was switched off'),
  atMs: z.number(),
  by: actor.nullable(),
});

/** The versions of a workflow, and which of them each environment runs. */
export const workflowVersionRoutes =
  ({ workflows, connections }: Pick<Services, 'workflows' | 'connections'>): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/workflows/:id/versions',
      {
        config: { needs: 'workflows:read' },
        schema: {
          summary: 'List the versions of a workflow',
          params: byId,
          querystring: pageQuery.extend({ before: versionNumber.optional() }),
          response: {
            200: z.object({
              items: z.array(workflowVersion.extend({ publishedIn: z.array(environment) })),
              next: z.number().nullable(),
            }),
          },
        },
      },
      async ({ access, params, query }) => {
        const { id } = await reachWorkflow(workflows, access, params.id);
        const items = await workflows.versions(id, query);
        return { items, next: items.length === query.limit ? (items.at(-1)?.version ?? null) : null };
      },
    );

    app.get(
      '/workflows/:id/versions/:version',
      {
        config: { needs: 'workflows:read' },
        schema: {
          summary: 'See a version of a workflow',
          params: byVersion,
          response: { 200: workflowVersion.extend(workflowText) },
        },
      },
      async ({ access, params }) => {
        const { id } = await reachWorkflow(workflows, access, params.id);
        return workflows.version(id, params.version);
      },
    );

    app.get(
      '/workflows/:id/versions/:version/difference',
      {
        config: { needs: 'workflows:read' },
        schema: {
          summary: 'Compare two versions of a workflow',
          params: byVersion,
          querystring: z.object({
            from: versionNumber.optional().describe('The version to compare with; default: the one before'),
          }),
          response: {
            200: z.object({
              steps: z.array(z.object({ id: z.string(), change: z.enum(['added', 'removed', 'changed', 'moved']) })),
              fields: z.array(z.string()).describe('What else is not the same, such as trigger or key'),
              text: z.string().describe('Of the two texts, as a unified diff'),
            }),
          },
        },
      },
      async ({ access, params, query }) => {
        const { id } = await reachWorkflow(workflows, access, params.id);
        const side = async (version: number) => {
          const { definition, source } = await workflows.version(id, version);
          return { version, definition: await readableOf(id, version, definition), source };
        };
        const before = query.from ?? Math.max(1, params.version - 1);
        const [from, to] = await Promise.all([side(before), side(params.version)]);
        return versionDifference(from, to);
      },
    );

    app.get(
      '/workflows/:id/publications',
      {
        config: { needs: 'workflows:read' },
        schema: {
          summary: 'List what was published where',
          params: byId,
          querystring: pageQuery.extend({ environment: environment.optional() }),
          response: { 200: z.object({ items: z.array(publication), next: z.string().nullable() }) },
        },
      },
      async ({ access, params, query }) => {
        const { id } = await reachWorkflow(workflows, access, params.id);
        const items = await workflows.publications(id, query);
        return { items, next: items.length === query.limit ? (items.at(-1)?.id ?? null) : null };
      },
    );

    app.put(
      '/workflows/:id/environments/:environment',
      {
        config: { needs: 'workflows:write' },
        schema: {
          summary: 'Publish a version of a workflow',
          description:
            'It is live in the environment from then on, acts on that environment’s credentials and starts on its endpoint. Publishing an older version is the way back. Runs under way keep theirs. Its tests are run first, and one that fails is a 409 `tests_failed`.',
          params: byEnvironment,
          querystring: z.object({ despiteFailingTests }),
          body: z.strictObject({ version: z.int().min(1).max(MAX_VERSION).optional().describe('Default: the newest') }),
          response: { 200: publicationChange.extend({ warnings: z.array(warning) }) },
        },
      },
      async (request) => {
        const { access, params, query, body } = request;
        const { id } = await reachWorkflow(workflows, access, params.id);
        const { environment: at } = params;
        const change = await workflows.publish(id, {
          ...query,
          environment: at,
          version: body.version,
          by: access.actor,
        });
        request.changedNothing = !change.changed;
        return { ...change, warnings: await warningsOf(id, at) };
      },
    );

    app.delete(
      '/workflows/:id/environments/:environment',
      {
        config: { needs: 'workflows:write' },
        schema: {
          summary: 'Switch a workflow off',
          description: 'Nothing starts it in the environment any more. Runs under way go on.',
          params: byEnvironment,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { access, params } = request;
        const { id } = await reachWorkflow(workflows, access, params.id);
        request.changedNothing = !(await workflows.unpublish(id, params.environment, access.actor));
        return reply.code(204).send(null);
      },
    );

    /** Of a version that was saved unfinished, as much as can be read. */
    const readableOf = async (id: string, version: number, stored: unknown) =>
      (await workflows.readable(id, version)) ?? readablePart(stored)?.definition;

    /** What is published and cannot act yet. */
    async function warningsOf(id: string, at: z.output<typeof environment>) {
      const connection = (await workflows.get(id)).environments[at]?.connection;
      if (!connection) return [];
      const found = await connections.get(connection.id).catch((error: unknown) => {
        if (error instanceof Problem) return undefined;
        throw error;
      });
      if (found?.environments[at]) return [];
      const message = `The connection ${connection.name} has no credentials in ${at}: runs wait until it gets some`;
      return [{ code: 'no_credentials', message }];
    }
  };
