import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Problem } from '../../store/problem.ts';
import { conditionSchema, holds } from '../../workflows/definition/conditions.ts';
import { readableValues } from '../../workflows/definition/readable-values.ts';
import { TemplateFailed } from '../../workflows/definition/template-failed.ts';
import { renderInput } from '../../workflows/definition/templates.ts';
import { givenWorkflow, workflowBody } from './workflow-body.ts';

/** Of one call; an editor shows a step at a time. */
const MAX_TEXTS = 200;
const MASK = '********';

const jsonSchema = z.record(z.string(), z.unknown()).nullable();
const readable = z.object({
  event: jsonSchema.describe('JSON Schema of what starts a run; null when anything may'),
  steps: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      action: z.string().nullable(),
      isCertain: z.boolean().describe('Whether it was done whenever this place is reached'),
      output: jsonSchema.describe('JSON Schema; null inside its own onError, and where nobody can know'),
    }),
  ),
  vars: z.array(z.string()),
  client: z.array(z.string()),
  connection: z.array(z.string()),
  run: z.array(z.string()),
  isInLoop: z.boolean().describe('Whether `item` and `index` are there'),
  mayReadSecrets: z.boolean().describe('Whether `secrets.<name>` is'),
});
const rendered = z.object({
  value: z.unknown().describe('Null where the text yields nothing, and where it fails'),
  type: z.enum(['text', 'number', 'boolean', 'list', 'object', 'null', 'nothing']),
  fault: z.string().nullable().describe('Why it cannot be rendered, in words'),
});

const decided = z.object({
  holds: z.boolean().nullable().describe('Null where nobody can say'),
  fault: z.string().nullable().describe('Why nobody can, in words'),
});

/** What an editor of workflows needs to help with templates. */
export const templateHelpRoutes = (): FastifyPluginAsyncZod => async (app) => {
  app.post(
    '/workflows/readable',
    {
      config: { needs: 'workflows:read' },
      schema: {
        summary: 'See what may be read at a place of a workflow',
        description: 'With JSON Schemas, as far as they are known. The definition need not be free of faults.',
        querystring: z.object({
          pointer: z.string().describe('JSON pointer to a step, or to something in it, such as /steps/2/input/to'),
        }),
        body: workflowBody,
        response: { 200: readable },
      },
    },
    async (request) => {
      request.changedNothing = true;
      const { definition } = await givenWorkflow(request.body);
      const values = readableValues(definition, request.query.pointer);
      if (values) return values;
      throw new Problem(422, 'invalid_workflow', 'This cannot be read as a workflow at all', '');
    },
  );

  app.post(
    '/templates/render',
    {
      config: { needs: 'workflows:read' },
      schema: {
        summary: 'Render templates with values of your own',
        description:
          'As steps render them: what an event, or the outputs of a run or a test, would make of each text, and which conditions would hold.',
        body: z.strictObject({
          texts: z.record(z.string(), z.string().max(100_000)).default({}).describe('By a name of yours'),
          conditions: z
            .record(z.string(), z.unknown())
            .default({})
            .describe('By a name of yours; each as a branch has it'),
          values: z
            .strictObject({
              event: z.unknown().optional(),
              steps: z.record(z.string(), z.unknown()).optional().describe('What each step gave, by its id'),
              vars: z.record(z.string(), z.unknown()).optional(),
              client: z.record(z.string(), z.unknown()).optional(),
              connection: z.record(z.string(), z.unknown()).optional(),
              run: z.record(z.string(), z.unknown()).optional(),
              item: z.unknown().optional(),
              index: z.number().optional(),
              secrets: z.array(z.string()).optional().describe('Names: each is asterisks here'),
            })
            .default({}),
        }),
        response: {
          200: z.object({
            texts: z.record(z.string(), rendered),
            conditions: z.record(z.string(), decided),
          }),
        },
      },
    },
    async (request) => {
      request.changedNothing = true;
      const { texts, conditions, values } = request.body;
      if (Object.keys(texts).length > MAX_TEXTS) {
        throw new Problem(422, 'too_many_texts', `At most ${MAX_TEXTS} texts at once`, '/texts');
      }
      if (Object.keys(conditions).length > MAX_TEXTS) {
        throw new Problem(422, 'too_many_conditions', `At most ${MAX_TEXTS} conditions at once`, '/conditions');
      }
      const { steps = {}, secrets = [], ...others } = values;
      const known = {
        ...others,
        steps: Object.fromEntries(Object.entries(steps).map(([id, output]) => [id, { output }])),
        ...(secrets.length > 0 && { secrets: Object.fromEntries(secrets.map((name) => [name, MASK])) }),
      };
      const { id } = request.access.actor;
      return {
        texts: await ofEach(texts, (text) => render(text, known, id)),
        conditions: await ofEach(conditions, (condition) => decide(condition, known, id)),
      };
    },
  );
};

async function ofEach<T, R>(named: Record<string, T>, make: (each: T) => Promise<R>): Promise<Record<string, R>> {
  const entries = Object.entries(named).map(async ([name, each]) => [name, await make(each)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

async function decide(
  given: unknown,
  values: Record<string, unknown>,
  actorId: string,
): Promise<z.output<typeof decided>> {
  const condition = conditionSchema.safeParse(given);
  if (!condition.success) return { holds: null, fault: 'this is no condition yet' };
  try {
    return { holds: await holds(condition.data, values, actorId), fault: null };
  } catch (error) {
    return { holds: null, fault: faultWords(error) };
  }
}

const faultWords = (error: unknown): string =>
  error instanceof TemplateFailed ? error.why : error instanceof Error ? error.message : String(error);

async function render(
  text: string,
  values: Record<string, unknown>,
  actorId: string,
): Promise<z.output<typeof rendered>> {
  try {
    const value = await renderInput(text, values, actorId);
    return { value: value ?? null, type: typeOf(value), fault: null };
  } catch (error) {
    return { value: null, type: 'nothing', fault: faultWords(error) };
  }
}

function typeOf(value: unknown): z.output<typeof rendered>['type'] {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  const type = typeof value;
  return type === 'string' ? 'text' : type === 'number' || type === 'boolean' ? type : 'object';
}
