import { allSteps, innerSteps, type Step, type WorkflowDefinition } from './definition.ts';
import { pointerOf } from './json-pointer.ts';
import { pathsOfText } from './templates.ts';

/** A name of the client that a text of the definition reads. */
export interface NameRead {
  kind: 'value' | 'secret';
  name: string;
  /** JSON pointer to the text. */
  pointer: string;
  /** Whether the text says what stands in its place when there is none. */
  isOptional: boolean;
}

const read = new WeakMap<WorkflowDefinition, boolean>();

/** Whether anything in it reads `client`: most read nothing of it, and need not have it fetched. */
export function readsClient(definition: WorkflowDefinition): boolean {
  const known = read.get(definition);
  if (known !== undefined) return known;
  // Conditions name their paths as they are; a wait on the wall clock needs its time zone.
  const isRead =
    /\bclient\b/.test(JSON.stringify([definition.steps, definition.timeZone])) ||
    (definition.timeZone === undefined && allSteps(definition.steps).some(isOnTheClock));
  read.set(definition, isRead);
  return isRead;
}

const isOnTheClock = (step: Step): boolean =>
  step.type === 'wait' && step.for === undefined && step.timeZone === undefined;

/** The values and secrets of the client that a definition names. */
export function namesRead({ steps, timeZone, trigger }: WorkflowDefinition): NameRead[] {
  return [...inProof(trigger), ...inValue(steps, '/steps'), ...inValue(timeZone, '/timeZone')];
}

function inProof(trigger: WorkflowDefinition['trigger']): NameRead[] {
  if (trigger.type !== 'webhook' || !trigger.proof) return [];
  return [{ kind: 'secret', name: trigger.proof.secret, pointer: '/trigger/proof/secret', isOptional: false }];
}

/** The names of the secrets that a step's own texts read. */
export function secretsOf(step: Step): string[] {
  const inner: unknown[] = innerSteps(step);
  const own = Object.values(step).filter((value) => !inner.includes(value));
  return [...new Set(inValue(own, '').flatMap(({ kind, name }) => (kind === 'secret' ? [name] : [])))];
}

function inValue(value: unknown, pointer: string): NameRead[] {
  if (typeof value === 'string') return inText(value, pointer);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => inValue(inner, pointerOf(pointer, [key])));
}

function inText(text: string, pointer: string): NameRead[] {
  if (!/\b(?:client|secrets)\b/.test(text)) return [];
  return pathsOfText(text).flatMap(([root, first, second]): NameRead[] => {
    if (root === 'secrets' && first !== undefined) return [{ kind: 'secret', name: first, pointer, isOptional: false }];
    if (root !== 'client' || first !== 'values' || second === undefined) return [];
    const isOptional = new RegExp(`client\\.values\\.${second}\\s*\\|\\s*default\\b`).test(text);
    return [{ kind: 'value', name: second, pointer, isOptional }];
  });
}
