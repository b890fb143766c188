import { type OutputUnit, type Schema, Validator } from '@cfworker/json-schema';
import { z } from 'zod';
import { Problem } from '../../store/problem.ts';
import type { WorkflowDefinition } from './definition.ts';

/** What does not fit, and where: a JSON pointer from what was given. */
interface Misfit {
  pointer: string;
  message: string;
}

/** Keywords that only say that something inside them does not fit. */
const AROUND = new Set(
  'properties items prefixItems additionalProperties patternProperties $ref allOf if then else dependentSchemas'.split(
    ' ',
  ),
);
/** Words of one refusal; nobody reads more. */
const SHOWN = 5;

const TYPES = ['null', 'boolean', 'object', 'array', 'number', 'integer', 'string'];

/** As far as a mistake in it would go unnoticed. */
const plainSchema: z.ZodType = z.lazy(() =>
  z.union([
    z.boolean(),
    z.looseObject({
      type: z.union([z.enum(TYPES), z.array(z.enum(TYPES))]).optional(),
      properties: z.record(z.string(), plainSchema).optional(),
      items: plainSchema.optional(),
      required: z.array(z.string()).optional(),
      enum: z.array(z.unknown()).optional(),
      pattern: z.string().optional(),
    }),
  ]),
);

/** Why what stands in a definition is no JSON Schema that an input can be held against. */
export function faultOfSchema(schema: unknown): string | undefined {
  const { error } = plainSchema.safeParse(schema);
  if (error) return 'is not a JSON Schema: see its `type`, `properties`, `items` and `required`';
  try {
    new Validator(schema as Schema, '2020-12').validate({});
    return undefined;
  } catch (thrown) {
    return `is not a JSON Schema: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
  }
}

/**
 * Holds what a run is to be started with against what its workflow asks for.
 *
 * @throws Problem 422 `invalid_input` with a pointer to the first thing that does not fit.
 */
export function assertStartInput(definition: Pick<WorkflowDefinition, 'trigger'>, event: unknown): void {
  const misfits = misfitsOfStart(definition, event);
  const [first] = misfits;
  if (!first) return;
  const words = misfits.slice(0, SHOWN).map(({ pointer, message }) => `${pointer || '/'}: ${message}`);
  throw new Problem(422, 'invalid_input', words.join('; '), `/event${first.pointer}`);
}

/** What does not fit in what a run is to be started with; pointers lead into it. */
export const misfitsOfStart = ({ trigger }: Pick<WorkflowDefinition, 'trigger'>, event: unknown): Misfit[] =>
  trigger.type === 'manual' && trigger.input !== undefined ? misfitsOf(trigger.input as Schema, event) : [];

function misfitsOf(schema: Schema, value: unknown): Misfit[] {
  const { valid, errors } = new Validator(schema, '2020-12', false).validate(value);
  if (valid) return [];
  const misfits = errors.filter(({ keyword }) => !AROUND.has(keyword)).map(toMisfit);
  return misfits.length > 0 ? misfits : errors.slice(0, 1).map(toMisfit);
}

function toMisfit({ instanceLocation, keyword, error }: OutputUnit): Misfit {
  const at = decodeURIComponent(instanceLocation.replace(/^#/, ''));
  const missing = keyword === 'required' ? /"(.*)"/.exec(error)?.[1] : undefined;
  if (missing !== undefined) return { pointer: `${at}/${missing}`, message: 'is missing' };
  return { pointer: at, message: error.replace(/^Instance /, '').replace(/\.$/, '') };
}
