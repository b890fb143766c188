import { isSend } from '../../words/actions.ts';
import { stepTypes } from '../../words/step-types.ts';
import { blockItem } from '../document/render-yaml.ts';
import { freeId } from '../document/step-text.ts';
import { type Comparison, freshComparison } from '../forms/conditions/condition.ts';
import type { Actions } from '../tree/step-words.ts';
import { allSteps, type StepNode } from '../tree/tree.ts';

/** A kind of step to choose: an action, or one of the types that steer. */
export interface StepKind {
  /** `customer-io/identify-customer`, or a type such as `branch`. */
  key: string;
  title: string;
  about: string;
  group: string;
}

const groups: Record<keyof typeof stepTypes, string> = {
  branch: 'Logic',
  forEach: 'Logic',
  set: 'Logic',
  stop: 'Logic',
  wait: 'Waiting',
  waitForDelivery: 'Waiting',
  http: 'Other systems',
  workflow: 'Other systems',
};

export const stepKinds = (actions: Actions): StepKind[] => [
  ...[...actions.values()].map(({ key, title, description, group }) => ({ key, title, about: description, group })),
  ...Object.entries(stepTypes).map(([key, { title, about }]) => ({
    key,
    title,
    about,
    group: groups[key as keyof typeof stepTypes],
  })),
];

type Data = Record<string, unknown>;

/**
 * A new step of a kind as YAML, with what can be guessed filled in. What nobody can guess is left out: it is asked for.
 *
 * @param isByEvent - Whether what starts the workflow is an event of Customer.io.
 * @param takesPerson - Whether the action is about a person.
 */
export function newStep(
  kind: StepKind,
  tree: readonly StepNode[],
  actions: Actions,
  { isByEvent, takesPerson }: { isByEvent: boolean; takesPerson: boolean },
): string {
  const all = allSteps(tree);
  const action = actions.get(kind.key);
  const id = freeId(idOf(kind.key), new Set(all.map((step) => step.id)));
  if (action) {
    const input = isByEvent && takesPerson ? { person: '{{ event.person }}' } : {};
    return blockItem({ id, type: 'action', action: kind.key, input });
  }
  return blockItem({ id, type: kind.key, ...started(kind.key, lastSend(all, actions), isByEvent) });
}

const bounced: Comparison = { path: 'event.metric', op: 'eq', value: 'bounced' };

const ids: Record<string, string> = {
  forEach: 'each',
  http: 'call',
  set: 'values',
  workflow: 'start',
  waitForDelivery: 'delivered',
};

const idOf = (key: string): string => ids[key] ?? key.slice(key.indexOf('/') + 1).replaceAll('-', '_');

function started(type: string, sent: string | undefined, isByEvent: boolean): Data {
  switch (type) {
    case 'branch':
      return { branches: [{ when: isByEvent ? bounced : freshComparison, steps: [] }] };
    case 'forEach':
      return { steps: [] };
    case 'set':
      return { values: {} };
    case 'wait':
      return { for: '1 day' };
    case 'waitForDelivery':
      return { ...(sent !== undefined && { delivery: sent }), metrics: ['opened'], timeout: '2 days' };
    case 'http':
      return { method: 'POST', url: '', body: {} };
    case 'workflow':
      return { workflow: '', input: {} };
    default:
      return {};
  }
}

/** The last step that sent a message: what a wait for a delivery is mostly about. */
const lastSend = (all: readonly StepNode[], actions: Actions): string | undefined =>
  all.findLast(({ step }) => isSend(actions.get(String(step.action))))?.id;
