import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Access } from '../../access/access.ts';
import type { Editor } from '../../workflows/definition/editing.ts';
import type { Services } from '../services.ts';
import { actor, byId } from './workflow-shapes.ts';
import { reachWorkflow } from './workflows.ts';

const editor = z.object({
  by: actor,
  sinceAtMs: z.number(),
  seenAtMs: z.number().describe('When they last said so; two and a half minutes later they count as gone'),
  isYou: z.boolean().describe('Whether it is you, in whatever window'),
});

const shown = (found: Editor, { actor: asking }: Access): z.output<typeof editor> => ({
  ...found,
  isYou: found.by.type === asking.type && found.by.id === asking.id,
});
const key = z.string().min(1).max(100).describe('Of the window in which it is open: any text, the same each time');

/** Who changes a workflow now, so that two people hear of each other before they save. */
export const workflowEditingRoutes =
  ({ workflows, workflowEditing }: Pick<Services, 'workflows' | 'workflowEditing'>): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/workflows/:id/editor',
      {
        config: { needs: 'workflows:read' },
        schema: {
          summary: 'See who is editing a workflow',
          params: byId,
          response: { 200: z.object({ editor: editor.nullable() }) },
        },
      },
      async ({ access, params }) => {
        const { id } = await reachWorkflow(workflows, access, params.id);
        const found = await workflowEditing.editorOf(id);
        return { editor: found ? shown(found, access) : null };
      },
    );

    app.put(
      '/workflows/:id/editor',
      {
        config: { needs: 'workflows:write' },
        schema: {
          summary: 'Say that you are editing a workflow',
          description:
            'To be repeated every half a minute. While somebody else edits it the answer tells who, and `takeOver` makes it you. It locks nothing: whoever saves with `If-Match` overwrites nobody.',
          params: byId,
          body: z.strictObject({ key, takeOver: z.boolean().optional() }),
          response: {
            200: z.object({ editor, isYours: z.boolean().describe('Whether it is you, in this window') }),
          },
        },
      },
      async (request) => {
        const { access, params, body } = request;
        const { id } = await reachWorkflow(workflows, access, params.id);
        request.changedNothing = body.takeOver !== true;
        const { editor: now, isYours } = await workflowEditing.hold(id, { ...body, by: access.actor });
        return { editor: shown(now, access), isYours };
      },
    );

    app.delete(
      '/workflows/:id/editor',
      {
        config: { needs: 'workflows:write' },
        schema: {
          summary: 'Say that you are done editing a workflow',
          params: byId,
          querystring: z.object({
            key: key.optional().describe('Of the window; without it, whoever is editing it is done'),
          }),
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { access, params, query } = request;
        const { id } = await reachWorkflow(workflows, access, params.id);
        request.changedNothing = true;
        await workflowEditing.release(id, query.key);
        return reply.code(204).send(null);
      },
    );
  };
