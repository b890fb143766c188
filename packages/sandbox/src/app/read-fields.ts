import type { ApiError } from '../http/api-error.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';

type Check = (value: Json) => string | undefined;

/** What a field may hold: nothing is wrong, or what is. */
export const fieldChecks = {
  text: (value) => (typeof value === 'string' ? undefined : 'must be text'),
  filledText: (value) => (typeof value === 'string' && value.trim() !== '' ? undefined : 'must not be empty'),
  flag: (value) => (typeof value === 'boolean' ? undefined : 'must be true or false'),
  whole: (value) => (Number.isInteger(value) ? undefined : 'must be a whole number'),
  wholeOrNull: (value) => (value === null || Number.isInteger(value) ? undefined : 'must be a whole number or null'),
  object: (value) => (isJsonObject(value) ? undefined : 'must be an object'),
  any: () => undefined,
} as const satisfies Record<string, Check>;

/** A body with these fields and no others, each as it should be. Without any, and where one is needed, it is refused. */
export function readFields(
  body: unknown,
  checks: Readonly<Record<string, Check>>,
  fail: (status: number, message: string) => ApiError,
  { required = [], atLeastOne = false }: { required?: readonly string[]; atLeastOne?: boolean } = {},
): JsonObject {
  if (!isJsonObject(body)) throw fail(400, 'the body must be a JSON object');
  const names = Object.keys(body);
  const unknown = names.find((name) => !Object.hasOwn(checks, name));
  if (unknown !== undefined) throw fail(400, `unknown field ${JSON.stringify(unknown)}`);
  const missing = required.find((name) => body[name] === undefined || body[name] === null);
  if (missing !== undefined) throw fail(400, `${missing} is required`);
  if (atLeastOne && names.length === 0) throw fail(400, `give at least one of ${Object.keys(checks).join(', ')}`);
  for (const name of names) {
    const problem = checks[name]?.(body[name] ?? null);
    if (problem !== undefined) throw fail(400, `${name} ${problem}`);
  }
  return body;
}
