import { isRecord, type Place, valueAt } from '../document/place.ts';

export type LaneKind = 'branch' | 'else' | 'onMetric' | 'onTimeout' | 'steps' | 'onError';

/** A list of steps inside a step. */
export interface Lane {
  kind: LaneKind;
  /** Of the list, whether it is written or not. */
  place: Place;
  /** Of the condition of a branch. */
  when?: unknown;
  steps: StepNode[];
}

export interface StepNode {
  place: Place;
  /** Empty where none is written. */
  id: string;
  type: string;
  step: Readonly<Record<string, unknown>>;
  lanes: Lane[];
}

/** The steps of a document, as far as they can be read as steps. */
export const treeOf = (workflow: unknown): StepNode[] => stepsAt(workflow, ['steps']);

function stepsAt(workflow: unknown, place: Place): StepNode[] {
  const list = valueAt(workflow, place);
  if (!Array.isArray(list)) return [];
  return list.flatMap((step: unknown, index) => (isRecord(step) ? [stepNode(workflow, step, [...place, index])] : []));
}

function stepNode(workflow: unknown, step: Readonly<Record<string, unknown>>, place: Place): StepNode {
  const type = typeof step.type === 'string' ? step.type : '';
  const lane = (kind: LaneKind, at: Place = [kind]): Lane => ({
    kind,
    place: [...place, ...at],
    steps: stepsAt(workflow, [...place, ...at]),
  });
  return {
    place,
    id: typeof step.id === 'string' ? step.id : '',
    type,
    step,
    lanes: lanesOf(type, step, lane),
  };
}

function lanesOf(
  type: string,
  step: Readonly<Record<string, unknown>>,
  lane: (kind: LaneKind, at?: Place) => Lane,
): Lane[] {
  switch (type) {
    case 'branch': {
      const branches = Array.isArray(step.branches) ? step.branches : [];
      return [
        ...branches.map((branch: unknown, index) => ({
          ...lane('branch', ['branches', index, 'steps']),
          when: isRecord(branch) ? branch.when : undefined,
        })),
        lane('else'),
      ];
    }
    case 'waitForDelivery':
      return [lane('onMetric'), lane('onTimeout')];
    case 'forEach':
      return [lane('steps')];
    default:
      // An empty list is written on purpose: the failure is passed over.
      return Array.isArray(step.onError) ? [lane('onError')] : [];
  }
}

/** Every step with those inside others, in the order they are written. */
export const allSteps = (steps: readonly StepNode[]): StepNode[] =>
  steps.flatMap((step) => [step, ...step.lanes.flatMap((lane) => allSteps(lane.steps))]);
