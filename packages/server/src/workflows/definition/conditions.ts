import { z } from 'zod';
import { holdsTemplate, renderInput } from './templates.ts';

const comparison = z.strictObject({
  path: z.string().min(1).describe('Where to look, such as event.metric or steps.send.output.deliveryId'),
  op: z.enum(['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'contains', 'exists', 'missing']),
  value: z.unknown().optional().describe('To compare with; a template, or what holds some, gives a value of its type'),
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

/** Thrown where a comparison has no answer. */
export class NotComparable extends Error {
  override readonly name = 'NotComparable';
}

/**
 * Whether the condition holds for these values. A path that leads nowhere is simply missing.
 *
 * What Customer.io gives back of a person is text: a number is compared with the number that a text is, a truth with
 * `"true"` and `"false"`.
 *
 * @throws NotComparable when a number meets a text that is none; whatever `renderInput` throws when the value cannot be rendered.
 */
export async function holds(condition: Condition, values: Record<string, unknown>, clientId: string): Promise<boolean> {
  if ('all' in condition) {
    for (const part of condition.all) if (!(await holds(part, values, clientId))) return false;
    return true;
  }
  if ('any' in condition) {
    for (const part of condition.any) if (await holds(part, values, clientId)) return true;
    return false;
  }
  const { value } = condition;
  const expected = holdsTemplate(value) ? await renderInput(value, values, clientId) : value;
  return compare(condition, readPath(values, condition.path), expected);
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
  if (typeof value === 'string' && holdsTemplate(value)) return undefined;
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

function compare(comparison: Comparison, actual: unknown, expected: unknown): boolean {
  switch (comparison.op) {
    case 'exists':
      return actual !== undefined && actual !== null;
    case 'missing':
      return actual === undefined || actual === null;
    case 'eq':
      return isSame(actual, expected);
    case 'ne':
      return !isSame(actual, expected);
    case 'in':
      return Array.isArray(expected) && expected.some((each) => isSame(actual, each));
    case 'contains':
      return Array.isArray(actual)
        ? actual.some((each) => isSame(each, expected))
        : typeof actual === 'string' && actual.includes(String(expected));
    default:
      return inOrder(comparison, actual, expected);
  }
}

function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one === 'string' && typeof other !== 'string') return isTextOf(one, other);
  return typeof other === 'string' && typeof one !== 'string' && isTextOf(other, one);
}

function isTextOf(text: string, value: unknown): boolean {
  if (typeof value === 'number') return numberIn(text) === value;
  return typeof value === 'boolean' && text.trim().toLowerCase() === String(value);
}

/** The number that a text is, if it is one. */
function numberIn(text: string): number | undefined {
  return /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(text) ? Number(text) : undefined;
}

function inOrder({ op, path }: Comparison, actual: unknown, expected: unknown): boolean {
  if (actual === undefined || actual === null) return false;
  if (typeof actual === 'string' && typeof expected === 'string') return isInOrder(op, actual, expected);
  const [one, other] = [actual, expected].map((each) => (typeof each === 'string' ? numberIn(each) : each));
  if (typeof one === 'number' && typeof other === 'number') return isInOrder(op, one, other);
  const odd = typeof one === 'number' ? `what it is compared with, ${shown(expected)},` : `${path}, ${shown(actual)},`;
  const against = typeof one === 'number' ? '' : `, to be compared with ${shown(expected)}`;
  throw new NotComparable(`${odd} is not a number${against}`);
}

const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 100);

function isInOrder<T extends string | number>(op: Comparison['op'], one: T, other: T): boolean {
  if (op === 'gt') return one > other;
  if (op === 'gte') return one >= other;
  if (op === 'lt') return one < other;
  return one <= other;
}
