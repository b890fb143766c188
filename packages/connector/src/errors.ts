import { CioError } from '@cio-bridge/sdk';
import { z } from 'zod';
import { nearNames } from './near-names.ts';

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

/** As many as a person mends in one go; a list of thousands can have as many faults. */
const maxFaults = 10;

/**
 * One error for a schema's verdict: it names the first field at fault, what was given (never the value itself, which
 * may be a secret, only its kind) and what is allowed.
 */
function invalidInputError(subject: string, { issues }: z.ZodError, input: unknown): CioError {
  const faults = issues.flatMap((issue) => {
    const { path, message, code } = issue;
    if (code === 'unrecognized_keys') {
      const [key = '', ...others] = issue.keys.map((name) => name.slice(0, 80));
      const also =
        others.length === 0 ? '' : ` (so is ${others.slice(0, 3).join(', ')}${others.length > 3 ? ', …' : ''})`;
      return [{ field: pathOf([...path, key]), message: message + also }];
    }
    // Zod says what it received when the type alone is wrong.
    return [{ field: pathOf(path), message: code === 'invalid_type' ? message : message + given(path, input) }];
  });
  const lines = faults.slice(0, maxFaults).map(({ field, message }) => `${field || 'input'}: ${message}`);
  if (faults.length > maxFaults) lines.push(`and ${faults.length - maxFaults} more`);
  return invalidInput(`${subject}: ${lines.join('; ')}`, faults[0]?.field || undefined);
}

const invalidInput = (message: string, field?: string) => new CioError({ code: 'cio_invalid_input', message, field });

/**
 * What a caller gave, as the schema makes it.
 *
 * @param subject - What it was given to, for the error.
 * @throws {CioError} `cio_invalid_input`
 */
export function parseInput<T extends z.ZodType>(subject: string, schema: T, input: unknown): z.output<T> {
  const parsed = safeParse(subject, schema, input);
  if (parsed.success) return parsed.data;
  throw invalidInputError(subject, parsed.error, input);
}

function safeParse<T extends z.ZodType>(subject: string, schema: T, input: unknown) {
  try {
    return schema.safeParse(input, { error: unknownKey });
  } catch (error) {
    // Schemas call themselves: what is too deep for the stack is too deep for any use.
    if (error instanceof RangeError) throw invalidInput(`${subject}: input: is nested too deeply`);
    throw error;
  }
}

/** Says which keys there are, where the schema can tell. */
const unknownKey: z.core.$ZodErrorMap = ({ code, keys, inst }) => {
  if (code !== 'unrecognized_keys' || !(inst instanceof z.ZodObject)) return undefined;
  const known = Object.keys(inst.shape);
  const near = nearNames(String(keys?.[0]), known);
  if (near.length > 0) return `is unknown; did you mean ${near.join(' or ')}?`;
  return `is unknown; there ${known.length === 0 ? 'is nothing to give' : `are ${known.join(', ')}`}`;
};

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
