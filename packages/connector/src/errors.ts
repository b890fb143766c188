import { CioError } from '@cio-bridge/sdk';
import type { z } from 'zod';

/** The codes that the connector adds to the sdk's. Stored by callers: deprecated, never renamed. */
export const connectorErrorRemedies = {
  /** No action has this key. */
  cio_unknown_action: 'fix-input',
  /** The connection has no credentials for this environment. */
  cio_environment_not_set: 'reconnect',
  /** Outside production, and this recipient is not on the allowlist. Nothing left. */
  cio_recipient_not_allowed: 'fix-input',
  /** Outside production on a real workspace, and there is no allowlist at all. Nothing left. */
  cio_allowlist_missing: 'reconnect',
} as const;

type ConnectorErrorCode = keyof typeof connectorErrorRemedies;

export const connectorError = (code: ConnectorErrorCode, message: string, field?: string): CioError =>
  new CioError({ code, message, remedy: connectorErrorRemedies[code], field });

/**
 * One error for a schema's verdict: it names the first field at fault, what was given (never the value itself, which
 * may be a secret, only its kind) and what is allowed.
 */
export function invalidInputError(subject: string, { issues }: z.ZodError, input: unknown): CioError {
  const lines = issues.map(({ path, message, code }) => {
    // Zod says what it received when the type alone is wrong.
    return `${pathOf(path) || 'input'}: ${message}${code === 'invalid_type' ? '' : given(path, input)}`;
  });
  return new CioError({
    code: 'cio_invalid_input',
    message: `${subject}: ${lines.join('; ')}`,
    field: pathOf(issues[0]?.path ?? []) || undefined,
  });
}

const pathOf = (path: readonly PropertyKey[]) =>
  path.reduce<string>((all, part) => {
    if (typeof part === 'number') return `${all}[${part}]`;
    return all === '' ? String(part) : `${all}.${String(part)}`;
  }, '');

function given(path: readonly PropertyKey[], input: unknown): string {
  const value = path.reduce<unknown>(
    (inside, part) => (inside as Record<PropertyKey, unknown> | undefined)?.[part],
    input,
  );
  if (value === undefined) return ' (nothing was given)';
  if (value === null) return ' (given: null)';
  if (Array.isArray(value)) return ` (given: a list of ${value.length})`;
  return ` (given: ${typeof value === 'object' ? 'an object' : `a ${typeof value}`})`;
}
