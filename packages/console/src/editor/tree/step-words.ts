import type { ActionItem } from '../../api/types.ts';
import { operators } from '../../words/operators.ts';
import { isStepType, stepTypes } from '../../words/step-types.ts';
import { metricWords } from '../../words/tones.ts';
import { isRecord } from '../document/place.ts';
import { cronWords } from '../forms/time/cron.ts';
import type { Lane, StepNode } from './tree.ts';

/** The actions that there are, by their key. */
export type Actions = ReadonlyMap<string, ActionItem>;

export function titleOf({ type, step }: Pick<StepNode, 'type' | 'step'>, actions: Actions): string {
  if (type === 'action') return actions.get(String(step.action))?.title ?? (String(step.action ?? '') || 'An action');
  return isStepType(type) ? stepTypes[type].title : type || 'A step without a type';
}

/** A step as sentences call it: by what it does, and by the name that its data goes by. */
export function nameOf(step: Pick<StepNode, 'id' | 'type' | 'step'>, actions: Actions): string {
  const title = titleOf(step, actions);
  return step.id === '' ? title : `${title} (${step.id})`;
}

/** The one line that tells steps of a kind apart; undefined when there is nothing to say yet. */
export function essentialOf({ type, step }: Pick<StepNode, 'type' | 'step'>): string | undefined {
  switch (type) {
    case 'action':
      return essentialInput(step.input);
    case 'wait':
      return waitWords(step);
    case 'waitForDelivery':
      return `${listWords(step.metrics)} of ${String(step.delivery ?? '…')}, at most ${String(step.timeout ?? '…')}`;
    case 'set':
      return isRecord(step.values) ? Object.keys(step.values).join(', ') || undefined : undefined;
    case 'forEach':
      return short(step.items);
    case 'http':
      return `${String(step.method ?? 'GET')} ${short(step.url) ?? ''}`.trim();
    case 'workflow':
      return short(step.workflow);
    case 'stop':
      return [step.status === 'failed' ? 'failed' : 'succeeded', short(step.reason)].filter(Boolean).join(': ');
    default:
      return undefined;
  }
}

const FIELDS = ['to', 'name', 'person', 'recipient', 'segmentId', 'objectId'];

function essentialInput(input: unknown): string | undefined {
  if (!isRecord(input)) return undefined;
  const field = FIELDS.find((each) => input[each] !== undefined) ?? Object.keys(input)[0];
  if (field === undefined) return undefined;
  const words = short(input[field]);
  return words === undefined ? undefined : `${field} ${words}`;
}

function waitWords({ for: duration, until, next, at }: Readonly<Record<string, unknown>>): string | undefined {
  if (duration !== undefined) return `for ${String(duration)}`;
  if (until !== undefined) return `until ${short(until)}`;
  return next === undefined ? undefined : `until the next ${String(next)} at ${String(at ?? '…')}`;
}

const listWords = (list: unknown): string =>
  Array.isArray(list) ? list.map((each) => metricWords(String(each))).join(' or ') || '…' : '…';

/** A value as it fits on a line. */
function short(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (isRecord(value)) {
    const [entry] = Object.entries(value);
    return entry && `${entry[0]} ${short(entry[1]) ?? ''}`.trim();
  }
  return Array.isArray(value)
    ? `${value.length} items`
    : String(value)
        .replaceAll(/\{\{\s*(.*?)\s*\}\}/g, '$1')
        .split('\n')[0];
}

/** `metric is bounced`, in place of `{ path: event.metric, op: eq, value: bounced }`. */
function whenWords(when: unknown): string {
  if (!isRecord(when)) return 'no condition yet';
  for (const [key, joint] of [
    ['all', ' and '],
    ['any', ' or '],
  ] as const) {
    const parts = when[key];
    if (Array.isArray(parts)) return parts.map(whenWords).join(joint) || 'no condition yet';
  }
  const path = String(when.path ?? '…')
    .replace(/^event\.(person\.)?/, '')
    .replace(/^steps\.(\w+)\.output\./, '$1 › ');
  const op = String(when.op ?? '…');
  const operator = Object.hasOwn(operators, op) ? operators[op as keyof typeof operators] : op;
  const value = Array.isArray(when.value) ? when.value.map(String).join(', ') : short(when.value);
  return [path, operator, when.op === 'exists' || when.op === 'missing' ? undefined : (value ?? '…')]
    .filter((part) => part !== undefined)
    .join(' ');
}

/** What a list of steps inside a step is for. */
export function laneWords(lane: Lane, head: StepNode): string {
  switch (lane.kind) {
    case 'branch':
      return whenWords(lane.when);
    case 'else':
      return 'otherwise';
    case 'onMetric':
      return listWords(head.step.metrics);
    case 'onTimeout':
      return `nothing within ${String(head.step.timeout ?? '…')}`;
    case 'steps':
      return 'for each item';
    case 'onError':
      return 'when it fails';
  }
}

/** What starts the workflow, in words. */
export function triggerWords(trigger: unknown): { title: string; detail: string | undefined } {
  if (!isRecord(trigger)) return { title: 'No trigger yet', detail: undefined };
  switch (trigger.type) {
    case 'event': {
      const filter = isRecord(trigger.filter) ? trigger.filter : {};
      const types = Array.isArray(filter.objectTypes)
        ? `${filter.objectTypes.map((each) => String(each).replaceAll('_', ' ')).join(' or ')} `
        : '';
      const metrics = Array.isArray(filter.metrics) ? listWords(filter.metrics) : 'any event';
      return { title: 'An event', detail: `${types}${metrics}` };
    }
    case 'schedule':
      return { title: 'A schedule', detail: trigger.cron === undefined ? undefined : cronWords(String(trigger.cron)) };
    case 'webhook':
      return { title: 'A request to its URL', detail: undefined };
    case 'manual':
      return { title: 'By hand or by a call', detail: undefined };
    default:
      return { title: 'No trigger yet', detail: undefined };
  }
}
