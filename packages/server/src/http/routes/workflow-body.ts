import { z } from 'zod';
import { Problem } from '../../store/problem.ts';
import { type FaultInText, MAX_SOURCE_LENGTH, readDefinitionText } from '../../workflows/definition/definition-text.ts';

const note = z.string().trim().max(1_000).optional().describe('What this version is about');
const asText = z.strictObject({
  source: z.string().max(MAX_SOURCE_LENGTH).describe('The workflow as YAML or JSON; comments and order are kept'),
  client: z.string().optional().describe('Name or id, where the text names none'),
  connection: z.string().optional().describe('Name or id, where the text names none'),
  note,
});
const asObject = z.strictObject({
  definition: z.record(z.string(), z.unknown()).describe('The workflow as docs/workflows.md describes it'),
  note,
});
const plain = z.record(z.string(), z.unknown()).describe('The workflow itself');

/** A workflow as a request gives it: as text, as an object, or as nothing but itself. */
export const workflowBody = z.union([asText, asObject, plain]);

export interface GivenWorkflow {
  definition: unknown;
  source: string | undefined;
  note: string | undefined;
  /** Whose it is, where the text does not say. */
  client: string | undefined;
  /** Why the text cannot be read. */
  fault: FaultInText | undefined;
  lineOf(pointer: string): number | null;
}

/** Reads what a body says; no field of a workflow is named `source` or `definition`. */
export async function givenWorkflow(body: Record<string, unknown>): Promise<GivenWorkflow> {
  if ('source' in body) {
    const { source, note: why, ...defaults } = shaped(asText, body);
    const { given, fault, lineOf } = await readDefinitionText(source);
    const named = Object.entries(defaults).filter(([, value]) => value !== undefined);
    const definition = given && { ...Object.fromEntries(named), ...given };
    return { definition, source, note: why, client: defaults.client, fault, lineOf };
  }
  const { definition, note: why } = 'definition' in body ? shaped(asObject, body) : { definition: body };
  return { definition, source: undefined, note: why, client: undefined, fault: undefined, lineOf: () => null };
}

/** @throws Problem 422 `invalid_workflow` when the text cannot be read, unless it may be `unfinished`. */
export async function readableWorkflow(
  body: Record<string, unknown>,
  { unfinished = false }: { unfinished?: boolean } = {},
): Promise<GivenWorkflow> {
  const given = await givenWorkflow(body);
  if (given.fault && !unfinished) {
    throw new Problem(422, 'invalid_workflow', `line ${given.fault.line}: ${given.fault.message}`, '/source');
  }
  return given;
}

function shaped<T>(shape: z.ZodType<T>, body: object): T {
  const { data, error } = shape.safeParse(body);
  if (!error) return data;
  const [issue] = error.issues;
  throw new Problem(400, 'invalid_request', `${issue?.path.join('.')}: ${issue?.message}`, `/${issue?.path.join('/')}`);
}
