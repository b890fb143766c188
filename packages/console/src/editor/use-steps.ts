import { toast } from 'sonner';
import { isWithin, type Place, valueAt } from './document/place.ts';
import { renameSteps } from './document/rename-step.ts';
import type { Source } from './document/source.ts';
import { type Changed, movedStep, stepsInText, stepText, withoutStep, withSteps } from './document/step-text.ts';
import { type Direction, findStep, gapAfter, targetOf } from './tree/moves.ts';
import { treeOf } from './tree/tree.ts';
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
  function change(make: (source: Source) => Changed): void {
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
  }
  const tree = () => treeOf(store.get().source.plain);
  const isStep = (place: Place) => findStep(tree(), place) !== undefined;

  const steps: Steps = {
    add: ({ list, index }, yaml) => change((source) => withSteps(source, list, index, yaml)),
    remove(place) {
      if (isStep(place)) change((source) => ({ source: withoutStep(source, place), place }));
    },
    duplicate(place) {
      if (!isStep(place)) return;
      change((source) => withSteps(source, place.slice(0, -1), Number(place.at(-1)) + 1, stepText(source, place)));
    },
    move(place, { list, index }) {
      if (isStep(place) && !isWithin(list, place)) change((source) => movedStep(source, place, list, index));
    },
    moveBy(place, direction) {
      const target = targetOf(tree(), place, direction);
      if (target) steps.move(place, target);
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
