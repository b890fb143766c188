import { invalidInput } from '../errors.ts';

/**
 * Fills the `{variables}` of a route, percent-encoded.
 *
 * @throws {CioError} `cio_invalid_input` for what would make another path of it, whether strict or not: nothing,
 * `.` and `..`, or text that is not well-formed.
 */
export const fillPath = (route: string, params: Record<string, string | number> = {}): string =>
  route.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(segment(name, String(params[name] ?? ''))));

function segment(name: string, value: string): string {
  if (value === '' || value === '.' || value === '..' || !value.isWellFormed()) {
    throw invalidInput(
      name.replace(/_(\w)/g, (__, letter: string) => letter.toUpperCase()),
      'cannot be part of a path',
    );
  }
  return value;
}
