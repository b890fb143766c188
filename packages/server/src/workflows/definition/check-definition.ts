import { actions, CioError, findAction, findFaults, nearNames, reportingEvent } from '@cio-bridge/connector';
import { z } from 'zod';
import { comparisonsOf } from './conditions.ts';
import { allSteps, type Step, type WorkflowDefinition } from './definition.ts';
import { pointerOf } from './json-pointer.ts';
import { nextTick } from './moments.ts';
import { type DefinitionFault, faultsOfStep } from './step-faults.ts';
import { partsOf, placesOf } from './step-parts.ts';
import { faultOfKey, holdsTemplate, pathsOfText, type TemplatePath } from './templates.ts';

/** With more than this, all lists together, a definition is made by a machine, and checking it would hold up others. */
const MAX_STEPS = 1_000;

/** What an event has in normal form; `original` is whatever Customer.io posted. */
const EVENT_FIELDS: readonly string[] = Object.keys(reportingEvent.event.shape);
const PERSON_FIELDS = ['id', 'email', 'cioId', 'phone'];
const RUN_FIELDS = ['id', 'workflow', 'startedAt', 'attempt'];
const CONNECTION_FIELDS = ['id', 'name', 'environment'];
const SCHEDULE_FIELDS = ['dueAt'];
const ROOTS = ['event', 'steps', 'vars', 'connection', 'client', 'run'];
const CLIENT_FIELDS = ['id', 'name', 'timeZone', 'values'];
const OWN_OUTPUT: Partial<Record<Step['type'], readonly string[]>> = {
  branch: [],
  stop: [],
  wait: ['until'],
  waitForDelivery: ['happened', 'metric', 'timestamp', 'by'],
  forEach: ['count'],
  http: ['status', 'headers', 'body'],
  workflow: ['runId', 'status'],
};

/** What may be read at one place of a definition. */
interface Sight {
  steps: ReadonlyMap<string, Step>;
  vars: ReadonlySet<string>;
  /** The steps whose `onError` this place is in. */
  failed: ReadonlySet<string>;
  isInLoop: boolean;
  /** Whether this place is in a request of an http step. */
  mayReadSecrets: boolean;
  /** Steps of which nobody can say what they give. */
  unsure: ReadonlySet<string>;
}

/** Why a path leads nowhere. */
interface PathFault {
  message: string;
  code?: string;
  suggestion?: string | undefined;
}

/**
 * What can be known to be wrong before anything runs: actions and inputs that do not exist, templates that are
 * not Liquid, and paths that lead nowhere.
 *
 * @param unsure - Ids of steps whose output is not to be judged.
 */
export function checkDefinition(
  definition: WorkflowDefinition,
  unsure: ReadonlySet<string> = new Set(),
): DefinitionFault[] {
  if (allSteps(definition.steps).length > MAX_STEPS) {
    return [
      {
        pointer: '/steps',
        code: 'too_many_steps',
        message: 'A workflow has at most 1,000 steps, those inside others included',
      },
    ];
  }
  const faults: DefinitionFault[] = [];
  checkSchedule();
  const vars = new Set(Object.keys(definition.vars));
  const start: Sight = { steps: new Map(), vars, failed: new Set(), isInLoop: false, mayReadSecrets: false, unsure };
  checkKey();
  checkIds();
  checkSteps(definition.steps, '/steps', start);
  return faults;

  function checkSchedule(): void {
    const { trigger, timeZone } = definition;
    if (trigger.type !== 'schedule') return;
    // One with seconds would be read otherwise than it was meant as often as not.
    if (trigger.cron.trim().split(/\s+/).length > 5) {
      const message = `"${trigger.cron}" has more than five fields: give minute, hour, day, month and weekday; there are no seconds`;
      faults.push({ pointer: '/trigger/cron', code: 'invalid_value', message });
      return;
    }
    if (nextTick(trigger.cron, trigger.timeZone ?? timeZone, Date.now()) !== undefined) return;
    faults.push({ pointer: '/trigger/cron', code: 'never_due', message: `"${trigger.cron}" is never due` });
  }

  function checkKey(): void {
    if (definition.key === undefined) return;
    checkTexts(definition.key, '/key', start);
    if (faults.some(({ pointer }) => pointer === '/key')) return;
    const fault = faultOfKey(definition.key);
    if (fault !== undefined) faults.push({ pointer: '/key', code: 'invalid_value', message: fault });
    if (pathsOfText(definition.key).every(([root]) => root === 'event')) return;
    faults.push({
      pointer: '/key',
      code: 'unknown_path',
      message: 'a key is made before the run begins, and can read `event` only',
    });
  }

  function checkIds(): void {
    const seen = new Set<string>();
    for (const { id, pointer } of placesOf(definition.steps, '/steps')) {
      if (seen.has(id)) {
        const message = `Two steps are named ${id}; give each its own id`;
        faults.push({ pointer: `${pointer}/id`, code: 'duplicate_id', message });
      }
      seen.add(id);
    }
  }

  /** @returns what the steps that come after these may read. */
  function checkSteps(steps: Step[], pointer: string, sight: Sight): Sight {
    let known = sight;
    for (const [index, step] of steps.entries()) {
      known = checkStep(step, `${pointer}/${index}`, known);
    }
    return known;
  }

  function checkStep(step: Step, pointer: string, sight: Sight): Sight {
    if (step.type === 'action') checkAction(step, pointer);
    if (step.type === 'waitForDelivery') {
      const fault = faultOfStepPath(step.delivery, 'output', 'deliveryId', sight);
      if (fault)
        addPathFault(`${pointer}/delivery`, { ...fault, message: `${fault.message}; name the step that sent it` });
    }
    faults.push(...faultsOfStep(step, pointer, definition.timeZone));
    const { own, inner } = partsOf(step);
    checkTexts(own, pointer, { ...sight, mayReadSecrets: step.type === 'http' });
    if (step.type === 'branch') {
      for (const [index, { when }] of step.branches.entries()) {
        for (const { path } of comparisonsOf(when)) {
          checkPath(path.split('.'), `${pointer}/branches/${index}/when`, sight);
        }
      }
    }
    const inside = sightInside(step, sight);
    let after = withStep(sight, step);
    for (const { list, at } of inner) {
      const { steps, vars } = checkSteps(list, `${pointer}/${at}`, inside);
      // Which branch was taken is not known here; a loop's steps are seen inside it only.
      if (step.type !== 'forEach') after = { ...after, steps: new Map([...after.steps, ...steps]) };
      after = { ...after, vars: new Set([...after.vars, ...vars]) };
    }
    return after;
  }

  function checkAction({ action: key, input }: Extract<Step, { type: 'action' }>, pointer: string): void {
    try {
      for (const { path, message, isUnknownName } of findFaults(findAction(key).input, input)) {
        if (!isUnknownName && isKnownOnlyLater(input, path)) continue;
        faults.push({ pointer: pointerOf(`${pointer}/input`, path), code: 'invalid_input', message });
      }
    } catch (error) {
      if (!(error instanceof CioError)) throw error;
      const [suggestion] = nearNames(
        key,
        actions.map((action) => action.key),
      );
      faults.push({ pointer: `${pointer}/action`, code: 'unknown_action', message: error.message, suggestion });
    }
  }

  function checkTexts(value: unknown, pointer: string, sight: Sight): void {
    if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) checkTexts(inner, pointerOf(pointer, [key]), sight);
    }
    if (typeof value !== 'string') return;
    try {
      for (const path of pathsOfText(value)) checkPath(path, pointer, sight);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      faults.push({ pointer, code: 'invalid_template', message });
    }
  }

  function checkPath(path: TemplatePath, pointer: string, sight: Sight): void {
    const fault = faultOfPath(path, sight, definition.trigger.type);
    if (fault) addPathFault(pointer, { ...fault, message: `${path.join('.')}: ${fault.message}` });
  }

  function addPathFault(pointer: string, { message, code = 'unknown_path', suggestion }: PathFault): void {
    faults.push({ pointer, code, message, suggestion });
  }
}

/** What may be read once this step is done. */
function withStep(sight: Sight, step: Step): Sight {
  const steps = new Map(sight.steps).set(step.id, step);
  return step.type === 'set' ? { ...sight, steps, vars: withNames(sight.vars, [step]) } : { ...sight, steps };
}

/** What the steps inside this one may read. */
function sightInside(step: Step, sight: Sight): Sight {
  // A later turn of a loop sees what an earlier one has set.
  if (step.type === 'forEach') return { ...sight, vars: withNames(sight.vars, allSteps(step.steps)), isInLoop: true };
  const inside = withStep(sight, step);
  return 'onError' in step ? { ...inside, failed: new Set(sight.failed).add(step.id) } : inside;
}

const withNames = (vars: ReadonlySet<string>, steps: Step[]): Set<string> =>
  new Set([...vars, ...steps.flatMap((step) => (step.type === 'set' ? Object.keys(step.values) : []))]);

function faultOfPath(path: TemplatePath, sight: Sight, trigger: string): PathFault | undefined {
  const [root = '', first, second, third] = path;
  switch (root) {
    case 'event':
      if (trigger === 'schedule') return unknownField(first, SCHEDULE_FIELDS);
      if (trigger !== 'event') return undefined;
      return (
        unknownField(first, EVENT_FIELDS) ?? (first === 'person' ? unknownField(second, PERSON_FIELDS) : undefined)
      );
    case 'steps':
      return faultOfStepPath(first, second, third, sight);
    case 'vars':
      return first === undefined || sight.vars.has(first) ? undefined : unknownField(first, [...sight.vars]);
    case 'run':
      return unknownField(first, RUN_FIELDS);
    case 'connection':
      return unknownField(first, CONNECTION_FIELDS);
    case 'client':
      return unknownField(first, CLIENT_FIELDS);
    case 'secrets':
      if (!sight.mayReadSecrets) return { message: 'is read by the url, headers and body of an http step only' };
      return first === undefined ? { message: 'name one, as secrets.<name>' } : undefined;
    case 'item':
    case 'index':
      return sight.isInLoop ? undefined : { message: 'is known inside a forEach only' };
    default:
      return {
        message: 'there are event, steps, vars, connection, client and run',
        suggestion: nearNames(root, ROOTS)[0],
      };
  }
}

function faultOfStepPath(
  id: string | undefined,
  part: string | undefined,
  field: string | undefined,
  sight: Sight,
): PathFault | undefined {
  if (id === undefined) return undefined;
  const step = sight.steps.get(id);
  if (!step) {
    const suggestion = nearNames(id, [...sight.steps.keys()])[0];
    return { message: `there is no step ${id} before this one`, code: 'unknown_step', suggestion };
  }
  if (part !== undefined && part !== 'output' && part !== 'error') {
    return { message: 'a step has `output` and `error`', suggestion: nearNames(part, ['output', 'error'])[0] };
  }
  if (part !== 'output') return undefined;
  if (sight.failed.has(id)) return { message: `step ${id} has failed here, and has an \`error\` only` };
  if (field === undefined || sight.unsure.has(id)) return undefined;
  const fields = outputFields(step);
  return fields && unknownField(field, fields);
}

/** The fields that a step's output can have; `undefined` when nobody can know. */
function outputFields(step: Step): readonly string[] | undefined {
  if (step.type === 'set') return Object.keys(step.values);
  if (step.type !== 'action') return OWN_OUTPUT[step.type];
  try {
    const { output } = findAction(step.action);
    const isStrict = output instanceof z.ZodObject && output.def.catchall instanceof z.ZodNever;
    return isStrict ? Object.keys(output.shape) : undefined;
  } catch {
    return undefined;
  }
}

function unknownField(field: string | undefined, known: readonly string[]): PathFault | undefined {
  if (field === undefined || known.includes(field) || /^\d+$/.test(field)) return undefined;
  const [suggestion] = nearNames(field, known);
  const help = suggestion === undefined ? `there is ${known.join(', ') || 'nothing'}` : `did you mean ${suggestion}?`;
  return { message: `there is no ${field} here; ${help}`, suggestion };
}

/** An issue about something that a template will fill in is none yet. */
function isKnownOnlyLater(input: unknown, path: readonly PropertyKey[]): boolean {
  const value = path.reduce<unknown>(
    (inside, key) =>
      typeof inside === 'object' && inside !== null ? (inside as Record<PropertyKey, unknown>)[key] : inside,
    input,
  );
  return holdsTemplate(value);
}
