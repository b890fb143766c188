import type { Place } from '../document/place.ts';
import { pointerOf } from '../document/place.ts';
import { type Actions, essentialOf, laneWords, titleOf, triggerWords } from '../tree/step-words.ts';
import type { Lane, StepNode } from '../tree/tree.ts';

/** One line of the outline: the trigger, a step, or what a list of steps inside a step is for. */
export interface OutlineRow {
  /** Its place as a pointer; of a lane, that of its list. */
  key: string;
  kind: 'trigger' | 'step' | 'lane';
  place: Place;
  level: number;
  /** Its number among its siblings, and how many they are. */
  position: number;
  size: number;
  title: string;
  detail: string | undefined;
  step: StepNode | undefined;
  lane: Lane | undefined;
  hasInner: boolean;
  parent: string | undefined;
}

/** The lines of the outline, without those inside what is folded. */
export function outlineRows(
  trigger: unknown,
  tree: readonly StepNode[],
  actions: Actions,
  folded: ReadonlySet<string>,
): OutlineRow[] {
  const { title, detail } = triggerWords(trigger);
  const size = tree.length + 1;
  return [
    {
      key: '/trigger',
      kind: 'trigger',
      place: ['trigger'],
      level: 1,
      position: 1,
      size,
      title,
      detail,
      step: undefined,
      lane: undefined,
      hasInner: false,
      parent: undefined,
    },
    ...tree.flatMap((step, index) =>
      stepRows(step, { level: 1, position: index + 2, size, parent: undefined }, actions, folded),
    ),
  ];
}

type At = Pick<OutlineRow, 'level' | 'position' | 'size' | 'parent'>;

function stepRows(step: StepNode, at: At, actions: Actions, folded: ReadonlySet<string>): OutlineRow[] {
  const key = pointerOf(step.place);
  const row: OutlineRow = {
    ...at,
    key,
    kind: 'step',
    place: step.place,
    title: titleOf(step, actions),
    detail: essentialOf(step),
    step,
    lane: undefined,
    hasInner: step.lanes.length > 0,
  };
  if (folded.has(key)) return [row];
  const inner = (index: number): At => ({
    level: at.level + 1,
    position: index + 1,
    size: step.lanes.length,
    parent: key,
  });
  return [row, ...step.lanes.flatMap((lane, index) => laneRows(lane, step, inner(index), actions, folded))];
}

function laneRows(lane: Lane, head: StepNode, at: At, actions: Actions, folded: ReadonlySet<string>): OutlineRow[] {
  const key = pointerOf(lane.place);
  const row: OutlineRow = {
    ...at,
    key,
    kind: 'lane',
    place: lane.place,
    title: laneWords(lane, head),
    detail: lane.steps.length === 0 ? emptyWords(lane) : undefined,
    step: undefined,
    lane,
    hasInner: lane.steps.length > 0,
  };
  if (folded.has(key)) return [row];
  const size = lane.steps.length;
  return [
    row,
    ...lane.steps.flatMap((step, index) =>
      stepRows(step, { level: at.level + 1, position: index + 1, size, parent: key }, actions, folded),
    ),
  ];
}

/** What a list without steps does. */
const emptyWords = ({ kind }: Lane): string =>
  kind === 'onError' ? 'goes on as if nothing had been' : kind === 'steps' ? 'no steps yet' : 'nothing, goes on';
