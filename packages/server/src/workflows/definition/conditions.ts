import { z } from 'zod';
import { holdsTemplate } from './templates.ts';

const comparison = z.strictObject({
  path: z.string().min(1).describe('Where to look, such as event.metric or steps.send.output.deliveryId'),
  op: z.enum(['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'contains', 'exists', 'missing']),
  value: z.unknown().optional(),
});

type Comparison = z.output<typeof comparison>;
export type Condition = Comparison | { all: Condition[] } | { any: Condition[] };

/** Structured, never code: what a form can show and a stranger's data cannot bend. */
export const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    comparison,
    z.strictObject({ all: z.array(conditionSchema).min(1) }),
    z.strictObject({ any: z.array(conditionSchema).min(1) }),
  ]),
);

/** Whether the condition holds for these values. A path that leads nowhere is simply missing. */
export function holds(condition: Condition, values: Record<string, unknown>): boolean {
  if ('all' in condition) return condition.all.every((part) => holds(part, values));
  if ('any' in condition) return condition.any.some((part) => holds(part, values));
  return compare(condition.op, readPath(values, condition.path), condition.value);
}

/** The comparisons that a condition is made of. */
export function comparisonsOf(condition: Condition): Comparison[] {
  if ('all' in condition) return condition.all.flatMap(comparisonsOf);
  if ('any' in condition) return condition.any.flatMap(comparisonsOf);
  return [condition];
}

/** Why a comparison can never hold, or always does, whatever stands at its path. */
export function faultOfComparison({ op, value }: Comparison): string | undefined {
  if (op === 'exists' || op === 'missing') return undefined;
  if (value === undefined) return `${op} needs a value to compare with`;
  if (holdsTemplate(value)) return 'the value is compared as it is: templates are not read in it';
  if (op === 'in') return Array.isArray(value) ? undefined : '`in` needs a list of values';
  if (typeof value === 'object' && value !== null)
    return `${op} needs a single value; for several, \`in\` takes a list`;
  if (op === 'eq' || op === 'ne' || op === 'contains') return undefined;
  return typeof value === 'number' || typeof value === 'string' ? undefined : `${op} needs a number or a text`;
}

/** Follows `a.b.0.c` through objects and arrays; own properties only. */
function readPath(values: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    return (value as Record<string, unknown>)[key];
  }, values);
}

function compare(op: Comparison['op'], actual: unknown, expected: unknown): boolean {
  switch (op) {
    case 'exists':
      return actual !== undefined && actual !== null;
    case 'missing':
      return actual === undefined || actual === null;
    case 'eq':
      return actual === expected;
    case 'ne':
      return actual !== expected;
    case 'in':
      return Array.isArray(expected) && expected.includes(actual);
    case 'contains':
      return Array.isArray(actual)
        ? actual.includes(expected)
        : typeof actual === 'string' && actual.includes(String(expected));
    default:
      return inOrder(op, actual, expected);
  }
}

function inOrder(op: 'gt' | 'gte' | 'lt' | 'lte', actual: unknown, expected: unknown): boolean {
  const comparable =
    (typeof actual === 'number' && typeof expected === 'number') ||
    (typeof actual === 'string' && typeof expected === 'string');
  if (!comparable) return false;
  if (op === 'gt') return actual > expected;
  if (op === 'gte') return actual >= expected;
  if (op === 'lt') return actual < expected;
  return actual <= expected;
}
