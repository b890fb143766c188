import { operators } from '../../../words/operators.ts';

/** A comparison, or a group of conditions of which all, or any, have to hold. */
export interface Comparison {
  path: string;
  op: Operator;
  value?: unknown;
}
export type Condition = Comparison | { all: Condition[] } | { any: Condition[] };

export type Operator = keyof typeof operators;

export type Join = 'all' | 'any';

export const joinOf = (condition: Condition): Join | undefined =>
  'all' in condition ? 'all' : 'any' in condition ? 'any' : undefined;

/** The conditions of a group; a comparison is a group of one. */
export function partsOf(condition: Condition): readonly Condition[] {
  if ('all' in condition) return condition.all;
  return 'any' in condition ? condition.any : [condition];
}

export const groupOf = (join: Join, parts: readonly Condition[]): Condition =>
  join === 'all' ? { all: [...parts] } : { any: [...parts] };

export const freshComparison: Comparison = { path: '', op: 'eq', value: '' };

/** With one more part; what was a comparison alone becomes a group of which all have to hold. */
export const withPart = (condition: Condition | undefined, part: Condition): Condition =>
  condition === undefined ? part : groupOf(joinOf(condition) ?? 'all', [...partsOf(condition), part]);

/** Without one of its parts: of two, the other one alone is left; of one, nothing. */
export function withoutPart(condition: Condition, index: number): Condition | undefined {
  const rest = partsOf(condition).filter((_part, at) => at !== index);
  const [only] = rest;
  return rest.length === 1 ? only : only && groupOf(joinOf(condition) ?? 'all', rest);
}

/** Whether something of a document can be shown as rows. */
export function isCondition(value: unknown): value is Condition {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { all, any, path, op } = value as Record<string, unknown>;
  if (all !== undefined) return Array.isArray(all) && all.every(isCondition);
  if (any !== undefined) return Array.isArray(any) && any.every(isCondition);
  return typeof path === 'string' && typeof op === 'string' && Object.hasOwn(operators, op);
}

/** The condition and all that it is made of: each is told whether it holds. */
export const allParts = (condition: Condition): Condition[] =>
  joinOf(condition) === undefined ? [condition] : [condition, ...partsOf(condition).flatMap(allParts)];

/** The other operator, with a value that goes with it. */
export function withOperator({ path, op: before, value }: Comparison, op: Operator): Comparison {
  if (op === 'exists' || op === 'missing') return { path, op };
  if (op === 'in')
    return { path, op, value: Array.isArray(value) ? value : value === undefined || value === '' ? [] : [value] };
  const single = before === 'in' && Array.isArray(value) ? (value[0] ?? '') : (value ?? '');
  return { path, op, value: single };
}

const IN_ORDER = new Set<Operator>(['gt', 'gte', 'lt', 'lte']);

/** What was typed, as the type that the path has: `7` beside a number is one, and so is one that has an order. */
export function valueOfText(text: string, type: string, op: Operator): unknown {
  const isNumber = /^-?(?:0|[1-9]\d{0,14})(?:\.\d+)?$/.test(text.trim());
  return isNumber && (type === 'number' || (type === 'anything' && IN_ORDER.has(op))) ? Number(text) : text;
}

/** The operators that make sense of a type. */
export function operatorsFor(type: string): readonly Operator[] {
  const all = Object.keys(operators) as Operator[];
  if (type === 'yes or no') return ['eq', 'ne', 'exists', 'missing'];
  if (type === 'number') return all.filter((op) => op !== 'contains');
  if (type === 'list') return ['contains', 'exists', 'missing'];
  return type === 'group' ? ['exists', 'missing'] : all;
}
