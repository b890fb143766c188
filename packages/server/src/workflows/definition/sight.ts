import { findAction, nearNames, reportingEvent } from '@cio-bridge/connector';
import { z } from 'zod';
import { allSteps, type Step } from './definition.ts';
import type { TemplatePath } from './templates.ts';

/** What an event has in normal form; `original` is whatever Customer.io posted. */
const EVENT_FIELDS: readonly string[] = Object.keys(reportingEvent.event.shape);
const PERSON_FIELDS = ['id', 'email', 'cioId', 'phone'];
export const RUN_FIELDS = ['id', 'workflow', 'startedAt', 'attempt'];
export const CONNECTION_FIELDS = ['id', 'name', 'environment'];
const SCHEDULE_FIELDS = ['dueAt'];
/** Of a request to a workflow's own URL. */
const REQUEST_FIELDS = ['body', 'headers', 'query'];
const ROOTS = ['event', 'steps', 'vars', 'connection', 'client', 'run'];
export const CLIENT_FIELDS = ['id', 'name', 'timeZone', 'values'];
const OWN_OUTPUT: Partial<Record<Step['type'], readonly string[]>> = {
  branch: [],
  stop: [],
  wait: ['until'],
  waitForDelivery: ['happened', 'metric', 'timestamp', 'by', 'until'],
  forEach: ['count'],
  http: ['status', 'headers', 'body'],
  workflow: ['runId', 'status'],
};

/** What may be read at one place of a definition. */
export interface Sight {
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
export interface PathFault {
  message: string;
  code?: string;
  suggestion?: string | undefined;
}

/** What may be read once this step is done. */
export function withStep(sight: Sight, step: Step): Sight {
  const steps = new Map(sight.steps).set(step.id, step);
  return step.type === 'set' ? { ...sight, steps, vars: withNames(sight.vars, [step]) } : { ...sight, steps };
}

/** What the steps inside this one may read. */
export function sightInside(step: Step, sight: Sight): Sight {
  // A later turn of a loop sees what an earlier one has set.
  if (step.type === 'forEach') return { ...sight, vars: withNames(sight.vars, allSteps(step.steps)), isInLoop: true };
  const inside = withStep(sight, step);
  return 'onError' in step ? { ...inside, failed: new Set(sight.failed).add(step.id) } : inside;
}

const withNames = (vars: ReadonlySet<string>, steps: Step[]): Set<string> =>
  new Set([...vars, ...steps.flatMap((step) => (step.type === 'set' ? Object.keys(step.values) : []))]);

export function faultOfPath(path: TemplatePath, sight: Sight, trigger: string): PathFault | undefined {
  const [root = '', first, second, third] = path;
  switch (root) {
    case 'event':
      if (trigger === 'schedule') return unknownField(first, SCHEDULE_FIELDS);
      if (trigger === 'webhook') return unknownField(first, REQUEST_FIELDS);
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

export function faultOfStepPath(
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
export function outputFields(step: Step): readonly string[] | undefined {
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
