import { CioError, type InputFault } from '@cio-bridge/sdk';
import { z } from 'zod';
import { nearNames } from './near-names.ts';
import { type Path, pathOf, pointerTo } from './path.ts';

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

export const connectorError = (
  code: ConnectorErrorCode,
  message: string,
  field?: string,
  faults?: readonly InputFault[],
): CioError => new CioError({ code, message, remedy: connectorErrorRemedies[code], field, faults });

/** As many as a person mends in one go; a list of thousands can have as many faults. */
const maxShown = 10;
const maxFaults = 100;

/**
 * One error for a schema's verdict: it names every field at fault, what was given (never the value itself, which
 * may be a secret, only its kind) and what is allowed.
 */
function invalidInputError(subject: string, { issues }: z.ZodError, input: unknown): CioError {
  const faults = faultsOf(issues, input);
  const lines = faults.slice(0, maxShown).map(({ path, message }) => `${pathOf(path) || 'input'}: ${message}`);
  if (faults.length > maxShown) lines.push(`and ${faults.length - maxShown} more`);
  return new CioError({
    code: 'cio_invalid_input',
    message: `${subject}: ${lines.join('; ')}`,
    field: pathOf(faults[0]?.path ?? []) || undefined,
    faults: faults.slice(0, maxFaults).map(({ path, message }) => ({ pointer: pointerTo(path), message })),
  });
}

/** Something wrong with an input, before it is told by its pointer. */
export interface FoundFault {
  path: Path;
  message: string;
  /** It is the name that is wrong, whatever stands under it. */
  isUnknownName?: true;
}

/** Everything that is wrong with an input, in the words that running it would use. */
export function findFaults(schema: z.ZodType, input: unknown): FoundFault[] {
  const parsed = safeParse('The input', schema, input);
  return parsed.success ? [] : faultsOf(parsed.error.issues, input);
}

/** What is of the wrong kind altogether is not also too short. */
function faultsOf(issues: readonly z.core.$ZodIssue[], input: unknown): FoundFault[] {
  const ofWrongKind = new Set(issues.flatMap(({ code, path }) => (code === 'invalid_type' ? [path.join('\n')] : [])));
  return issues
    .filter(({ code, path }) => code !== 'too_small' || !ofWrongKind.has(path.join('\n')))
    .map((issue) => faultOf(issue, input));
}

function faultOf(issue: z.core.$ZodIssue, input: unknown): FoundFault {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  const { code, message } = issue;
  if (code === 'unrecognized_keys') {
    const [key = '', ...others] = issue.keys.map((name) => name.slice(0, 80));
    const also =
      others.length === 0 ? '' : ` (so is ${others.slice(0, 3).join(', ')}${others.length > 3 ? ', …' : ''})`;
    return { path: [...path, key], message: message + also, isUnknownName: true };
  }
  const value = path.reduce<unknown>((inside, part) => (inside as Record<string, unknown> | undefined)?.[part], input);
  if (value === undefined && missable.has(code)) return { path, message: 'is missing' };
  // What our own words say already need not be said twice.
  return { path, message: spoken.has(code) ? message : message + given(value) };
}

/** The codes of issues that are about the value itself, so that its absence is what is wrong. */
const missable: ReadonlySet<string> = new Set(['invalid_type', 'invalid_union', 'invalid_value', 'invalid_format']);
const spoken: ReadonlySet<string> = new Set(['invalid_type', 'too_small', 'too_big', 'custom']);

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
    return schema.safeParse(input, { error: inWords });
  } catch (error) {
    // Schemas call themselves: what is too deep for the stack is too deep for any use.
    if (!(error instanceof RangeError)) throw error;
    const message = 'is nested too deeply';
    const faults = [{ pointer: '', message }];
    throw new CioError({ code: 'cio_invalid_input', message: `${subject}: input: ${message}`, faults });
  }
}

/** Zod's verdicts in words that need no knowledge of types; what a schema says itself goes before. */
export const inWords: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'unrecognized_keys') return unknownKey(issue.keys, issue.inst);
  if (issue.code === 'invalid_type')
    return `is ${kindOf(issue.input)}; it has to be ${wanted[issue.expected] ?? issue.expected}`;
  if (issue.code === 'invalid_value') return `has to be one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'invalid_format')
    return issue.format === 'url' ? 'has to be a URL' : 'has another form than it should';
  if (issue.code === 'too_small') return issue.input === '' ? 'is empty' : sizeWords('small', issue.minimum, issue);
  return issue.code === 'too_big' ? sizeWords('big', issue.maximum, issue) : undefined;
};

function sizeWords(
  too: 'small' | 'big',
  limit: number | bigint,
  { origin, inclusive = true }: { origin: string; inclusive?: boolean },
): string {
  const unit = origin === 'string' ? 'characters' : 'entries';
  if (origin === 'number' || origin === 'int') {
    const exclusive = too === 'small' ? 'above' : 'below';
    return `has to be ${inclusive ? `at ${too === 'small' ? 'least' : 'most'}` : exclusive} ${limit}`;
  }
  if (too === 'small' && limit === 1) return 'is empty';
  return `has ${too === 'small' ? 'fewer' : 'more'} than ${limit} ${unit}`;
}

/** Says which keys there are, where the schema can tell. */
function unknownKey(keys: readonly string[], inst: unknown): string | undefined {
  if (!(inst instanceof z.ZodObject)) return undefined;
  const known = Object.keys(inst.shape);
  const near = nearNames(String(keys[0]), known);
  if (near.length > 0) return `is unknown; did you mean ${near.join(' or ')}?`;
  return `is unknown; there ${known.length === 0 ? 'is nothing to give' : `are ${known.join(', ')}`}`;
}

const wanted: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function given(value: unknown): string {
  if (value === undefined) return ' (nothing was given)';
  return ` (given: ${Array.isArray(value) ? `a list of ${value.length}` : kindOf(value)})`;
}
