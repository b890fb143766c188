import { inWords, nearNames } from '@cio-bridge/connector';
import type { z } from 'zod';
import { checkDefinition } from './check-definition.ts';
import { type WorkflowDefinition, workflowDefinitionSchema } from './definition.ts';
import { pointerOf } from './json-pointer.ts';
import { savedTestSchema } from './saved-tests.ts';
import type { DefinitionFault } from './step-faults.ts';

type Path = readonly PropertyKey[];

/** Stands for a list of the definition that cannot be read at all: it holds one step that does nothing. */
const NOTHING = { id: 'nothing', type: 'set', values: {} };

/**
 * Everything that is wrong with a definition, the mistakes of form first; and the definition, when there are none.
 *
 * What is wrong in form hides the rest, because nothing can be read there. So it is replaced by something that says
 * nothing, and the rest is looked at all the same: whoever mends it sees all faults at once.
 */
export function faultsOfWorkflow(
  given: unknown,
): { faults: []; definition: WorkflowDefinition } | { faults: DefinitionFault[]; definition?: undefined } {
  const parsed = workflowDefinitionSchema.safeParse(given, { error: inWords });
  if (parsed.success) {
    const faults = checkDefinition(parsed.data);
    return faults.length === 0 ? { faults: [], definition: parsed.data } : { faults };
  }
  const issues = parsed.error.issues.map(innermost);
  return { faults: [...issues.flatMap((issue) => faultsOfIssue(issue, given)), ...faultsOfTheRest(given, issues)] };
}

/** What is wrong with the form of a condition that was meant: the one that fits the deepest. */
function innermost(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue;
  const firsts = issue.errors.flatMap(([first]) => (first ? [innermost(first)] : []));
  const [deepest] = firsts.toSorted((one, other) => other.path.length - one.path.length);
  return deepest ? { ...deepest, path: [...issue.path, ...deepest.path] } : issue;
}

function faultsOfIssue(issue: z.core.$ZodIssue, given: unknown): DefinitionFault[] {
  const pointer = pointerOf('', issue.path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const [suggestion] = nearNames(key, namesAt(issue.path, given));
      const help = suggestion === undefined ? '' : `; did you mean ${suggestion}?`;
      return {
        pointer: pointerOf(pointer, [key]),
        code: 'unknown_field',
        message: `there is no field ${key} here${help}`,
        suggestion,
      };
    });
  }
  const value = valueAt(given, issue.path);
  if (issue.code === 'invalid_union' && 'options' in issue) return [faultOfKind(issue.options ?? [], value, pointer)];
  if (issue.code === 'invalid_type' && value === undefined) {
    return [{ pointer, code: 'missing_field', message: 'this is needed' }];
  }
  const lacksStep = issue.code === 'too_small' && STEP_LISTS.has(String(issue.path.at(-1)));
  return [{ pointer, code: 'invalid_value', message: lacksStep ? 'add a step' : issue.message }];
}

/** What is wrong with a `type`, which says what the rest has to be. */
function faultOfKind(kinds: readonly unknown[], value: unknown, pointer: string): DefinitionFault {
  const names = kinds.map(String);
  if (value === undefined) {
    return { pointer, code: 'invalid_value', message: `this is needed: one of ${names.join(', ')}` };
  }
  const [suggestion] = typeof value === 'string' ? nearNames(value, names) : [];
  const help = suggestion === undefined ? `there is ${names.join(', ')}` : `did you mean ${suggestion}?`;
  const what = typeof value === 'string' ? `there is no type ${value}` : 'the type has to be a text';
  return { pointer, code: 'invalid_value', message: `${what}; ${help}`, suggestion };
}

/** The names that may stand in the object at this path: those that parsing it without its other keys asks for, or takes. */
function namesAt(path: Path, given: unknown): string[] {
  const names = new Set<string>();
  const step = stepAt(given, path);
  if (path.length === 0) for (const name of Object.keys(workflowDefinitionSchema.shape)) names.add(name);
  if (path.length === 1 && path[0] === 'trigger') {
    for (const name of ['endpoint', 'filter', 'cron', 'timeZone', 'input', 'proof', 'dedupe']) names.add(name);
  }
  if (path[0] === 'tests' && path.length === 2) for (const name of Object.keys(savedTestSchema.shape)) names.add(name);
  if (path[0] === 'tests' && path[2] === 'expect') for (const name of EXPECTED_FIELDS) names.add(name);
  if (step && path.length === step.path.length) for (const name of STEP_FIELDS) names.add(name);
  return [...names];
}

const EXPECTED_FIELDS = Object.keys(savedTestSchema.shape.expect.unwrap().shape);
const STEP_FIELDS = [
  'id type action input onError branches else for until next at timeZone delivery metrics timeout onMetric',
  'onTimeout values items maxItems steps method url headers body maxAttempts workflow status reason',
].flatMap((names) => names.split(' '));

/** What is wrong beside these issues. */
function faultsOfTheRest(given: unknown, issues: z.core.$ZodIssue[]): DefinitionFault[] {
  const rest = withStandIns(given, issues);
  if (!rest) return [];
  return checkDefinition(rest.definition, rest.unsure).filter(
    ({ pointer }) => !rest.replaced.some((place) => pointer === place || pointer.startsWith(`${place}/`)),
  );
}

/** As much of a definition as can be read: all of it, or with something that says nothing in the place of the rest. */
export function readablePart(
  given: unknown,
): { definition: WorkflowDefinition; unsure: ReadonlySet<string> } | undefined {
  const parsed = workflowDefinitionSchema.safeParse(given);
  if (parsed.success) return { definition: parsed.data, unsure: new Set() };
  return withStandIns(given, parsed.error.issues.map(innermost));
}

function withStandIns(given: unknown, issues: z.core.$ZodIssue[]) {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return undefined;
  const copy = structuredClone(given) as Record<string, unknown>;
  const unsure = new Set<string>();
  const replaced: string[] = [];
  for (const { path } of issues) {
    const step = stepAt(copy, path);
    if (step) {
      const ids = idsIn(step.value);
      for (const id of ids) unsure.add(id);
      step.list[step.index] = standIn(ids, replaced.length);
      replaced.push(pointerOf('', step.path));
    } else if (path[0] === 'steps') copy.steps = [NOTHING];
    else if (path[0] === 'trigger') copy.trigger = { type: 'manual' };
    else if (path[0] === 'name') copy.name = 'nameless';
    else if (path.length > 0) delete copy[String(path[0])];
  }
  for (const key of Object.keys(copy)) if (!(key in workflowDefinitionSchema.shape)) delete copy[key];
  const parsed = workflowDefinitionSchema.safeParse(copy);
  return parsed.success ? { definition: parsed.data, unsure, replaced } : undefined;
}

/** A step in place of one that cannot be read: the steps after it see the same ids. */
const standIn = ([id, ...inner]: string[], count: number) => ({
  id: id ?? `unreadable_${count}`,
  type: 'branch',
  branches: [{ when: { path: 'run.id', op: 'exists' }, steps: [] }],
  else: inner.map((each) => ({ id: each, type: 'set', values: {} })),
});

/** The innermost step in which this path leads somewhere. */
function stepAt(
  given: unknown,
  path: Path,
): { list: unknown[]; index: number; value: unknown; path: Path } | undefined {
  let found: { list: unknown[]; index: number; value: unknown; path: Path } | undefined;
  if (path[0] !== 'steps') return found;
  let value = given;
  for (const [depth, key] of path.entries()) {
    const isOfSteps = Array.isArray(value) && typeof key === 'number' && STEP_LISTS.has(String(path[depth - 1]));
    if (isOfSteps) {
      const list = value as unknown[];
      found = { list, index: key as number, value: list[key as number], path: path.slice(0, depth + 1) };
    }
    value = typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined;
  }
  return found;
}

const STEP_LISTS = new Set(['steps', 'else', 'onError', 'onMetric', 'onTimeout']);

/** The ids of a step and of those inside it, as far as they can be read; its own first. */
function idsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(idsIn);
  const { id, type, ...rest } = value as Record<string, unknown>;
  const own = typeof id === 'string' && typeof type === 'string' && /^[a-z][a-z0-9_]{0,59}$/.test(id) ? [id] : [];
  const lists = Object.entries(rest).filter(([name]) => STEP_LISTS.has(name) || name === 'branches');
  return [...own, ...lists.flatMap(([, list]) => idsIn(list))];
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inside, key) =>
      typeof inside === 'object' && inside !== null ? (inside as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
}
