import { toast } from 'sonner';
import type { DocumentStore } from './document/document-store.ts';
import { isWithin, type Place, valueAt } from './document/place.ts';
import { renameSteps } from './document/rename-step.ts';
import type { Source } from './document/source.ts';
import { type Changed, movedStep, stepsInText, stepText, withoutStep, withSteps } from './document/step-text.ts';
import { say } from './say.ts';
import { type Direction, findStep, gapAfter, targetOf } from './tree/moves.ts';
import { laneWords } from './tree/step-words.ts';
import { allSteps, type StepNode, treeOf } from './tree/tree.ts';
import { type Editor, type Gap, tellBroken } from './use-editor.ts';

/** What can be done with steps, from every view in the same way. */
export interface Steps {
  add(gap: Gap, yaml: string): void;
  remove(place: Place): void;
  duplicate(place: Place): void;
  move(place: Place, gap: Gap): void;
  moveBy(place: Place, direction: Direction): void;
  textOf(place: Place): string;
  /** Puts in the steps that a text holds, behind what is selected. */
  paste(text: string): void;
  rename(id: string, newId: string): void;
}

export function stepsOf({
  store,
  selected,
  select,
  isReadOnly,
}: Pick<Editor, 'store' | 'selected' | 'select' | 'isReadOnly'>): Steps {
  function change(make: (source: Source) => Changed, done: string): void {
    if (isReadOnly) {
      tellBroken(store.get());
      return;
    }
    let place: Place = selected;
    store.change((source) => {
      const changed = make(source);
      place = changed.place;
      return changed.source;
    });
    select(place);
    say(saidOf(done, place));
  }
  const tree = () => treeOf(store.get().source.plain);
  const isStep = (place: Place) => findStep(tree(), place) !== undefined;

  /** Where a change leads: `Moved receipt: step 2 of 3, otherwise`. */
  function saidOf(done: string, place: Place): string {
    // What stands where a step was that is gone; behind the last one, the last.
    const before = [...place.slice(0, -1), Number(place.at(-1)) - 1];
    const found = findStep(tree(), place) ?? findStep(tree(), before);
    if (!found) return `${done}: there are no steps here now.`;
    const { step, around, beside } = found;
    const lane = around ? `, ${laneWords(around.lane, around.head)}` : '';
    return `${done} ${callOf(step)}: step ${beside.indexOf(step) + 1} of ${beside.length}${lane}.`;
  }

  const steps: Steps = {
    add: ({ list, index }, yaml) => change((source) => withSteps(source, list, index, yaml), 'Added'),
    remove(place) {
      const gone = findStep(tree(), place)?.step;
      if (!gone) return;
      change((source) => ({ source: withoutStep(source, place), place }), `Deleted ${callOf(gone)}. Selected`);
    },
    duplicate(place) {
      if (!isStep(place)) return;
      const [list, index] = [place.slice(0, -1), Number(place.at(-1)) + 1];
      change((source) => withSteps(source, list, index, stepText(source, place)), 'Duplicated as');
    },
    move(place, { list, index }) {
      if (isStep(place) && !isWithin(list, place)) change((source) => movedStep(source, place, list, index), 'Moved');
    },
    moveBy(place, direction) {
      const target = targetOf(tree(), place, direction);
      if (target) steps.move(place, target);
      else say('It cannot go further that way.');
    },
    textOf: (place) => stepText(store.get().source, place),
    paste(text) {
      const yaml = stepsInText(text);
      if (yaml === undefined) {
        toast.warning('There are no steps in what was copied.');
        return;
      }
      steps.add(gapAfter(tree(), selected), yaml);
    },
    rename(id, newId) {
      if (id !== newId && valueAt(store.get().source.plain, ['steps']) !== undefined) {
        store.change((source) => renameSteps(source, new Map([[id, newId]])), `rename ${selected.join('/')}`);
      }
    },
  };
  return steps;
}

const callOf = ({ id, type }: StepNode): string => id || type || 'a step';

const takeBack = (store: DocumentStore, isForth: boolean): void => {
  const before = store.get();
  if (isForth) store.redo();
  else store.undo();
  if (store.get() === before || store.get().text === before.text) return;
  const count = allSteps(treeOf(store.get().source.plain)).length;
  say(`${isForth ? 'Done again' : 'Undone'}: there ${count === 1 ? 'is 1 step' : `are ${count} steps`} now.`);
};
export const undo = (store: DocumentStore): void => takeBack(store, false);
export const redo = (store: DocumentStore): void => takeBack(store, true);
