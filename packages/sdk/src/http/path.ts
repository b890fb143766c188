import { invalidInput } from '../errors.ts';

/**
 * Fills the `{variables}` of a route, percent-encoded.
 *
 * @param fields - What a caller calls a variable, where that is not its name in camelCase.
 * @throws {CioError} `cio_invalid_input` for what would make another path of it, whether strict or not: nothing,
 * `.` and `..`, or text that is not well-formed.
 */
export const fillPath = (
  route: string,
  params: Record<string, string | number> = {},
  fields: Record<string, string> = {},
): string =>
  route.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(segment(fields[name] ?? camelCase(name), String(params[name] ?? ''))),
  );

function segment(field: string, value: string): string {
  if (value === '') throw invalidInput(field, 'is missing');
  if (value === '.' || value === '..' || !value.isWellFormed()) throw invalidInput(field, 'cannot be part of a path');
  return value;
}

const camelCase = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
