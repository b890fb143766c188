import { useQuery } from '@tanstack/react-query';
import { createContext, useContext, useMemo, useState, useSyncExternalStore } from 'react';
import { toast } from 'sonner';
import { actionsQuery } from '../api/queries.ts';
import type { DocumentState, DocumentStore } from './document/document-store.ts';
import type { Fault, Sample } from './document/panel-props.ts';
import { isWithin, type Place, placeOf, pointerOf, valueAt } from './document/place.ts';
import type { StepResult } from './results.ts';
import type { Names } from './saving/use-saving.ts';
import type { Actions } from './tree/step-words.ts';
import { type StepNode, treeOf } from './tree/tree.ts';

/** Where a step is about to be put in. */
export interface Gap {
  list: Place;
  index: number;
}

/** What every view of the editor shows and changes. */
export interface Editor {
  store: DocumentStore;
  state: DocumentState;
  /** Whose it is, and what it acts on where the text does not say. */
  names: Names;
  tree: StepNode[];
  actions: Actions;
  /** Nothing can be changed: the text cannot be read, whoever looks may not write, or somebody else does. */
  isReadOnly: boolean;
  /** `['trigger']`, a step, or `[]` for the workflow itself. */
  selected: Place;
  select(place: Place): void;
  faults: readonly Fault[];
  /** What a test or a run did, by the id of the step; undefined when none is shown. */
  results: ReadonlyMap<string, StepResult> | undefined;
  /** The steps that were changed since the test that is shown. */
  changed: ReadonlySet<string>;
  sample: Sample | null;
  /** Opens the form of what is selected, where there is no room for it beside the steps. */
  showPanel: (() => void) | undefined;
  /** Where the picker of steps is open. */
  gap: Gap | undefined;
  openPicker(gap: Gap | undefined): void;
}

const Context = createContext<Editor | undefined>(undefined);
export const EditorProvider = Context.Provider;

export function useEditor(): Editor {
  const editor = useContext(Context);
  if (editor === undefined) throw new Error('A view of the editor stands inside it');
  return editor;
}

const NO_ACTIONS: Actions = new Map();

export function useActions(): Actions {
  const { data } = useQuery(actionsQuery);
  return useMemo(() => (data ? new Map(data.items.map((action) => [action.key, action])) : NO_ACTIONS), [data]);
}

export const useDocument = (store: DocumentStore): DocumentState => useSyncExternalStore(store.watch, store.get);

export const useTree = ({ source }: DocumentState): StepNode[] => useMemo(() => treeOf(source.plain), [source]);

/** What is selected, held to what is there: after an undo a step may be gone, and what is in a step means the step. */
export function useSelection({ source }: DocumentState, first: Place): [Place, (place: Place) => void] {
  const [selected, setSelected] = useState(first);
  const held = nearest(source.plain, selected);
  const key = pointerOf(held);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same place stays the same array
  return [useMemo(() => held, [key]), setSelected];
}

const LISTS = new Set(['steps', 'else', 'onError', 'onMetric', 'onTimeout']);

function nearest(plain: unknown, place: Place): Place {
  if (place[0] === 'trigger') return ['trigger'];
  for (let length = place.length; length > 1; length -= 1) {
    const [list, index] = [place.slice(0, length - 1), place[length - 1]];
    const steps = valueAt(plain, list);
    if (typeof index !== 'number' || !LISTS.has(String(list.at(-1))) || !Array.isArray(steps)) continue;
    if (steps.length > 0) return [...list, Math.min(index, steps.length - 1)];
  }
  return place[0] === 'steps' ? ['trigger'] : [];
}

export const faultsAt = (faults: readonly Fault[], place: Place): Fault[] =>
  faults.filter(({ pointer }) => isWithin(placeOf(pointer), place));

/** Of a step itself, and not of those inside it. */
export function ownFaults(faults: readonly Fault[], { place, lanes }: StepNode): Fault[] {
  return faultsAt(faults, place).filter(
    ({ pointer }) => !lanes.some((lane) => lane.steps.some((step) => isWithin(placeOf(pointer), step.place))),
  );
}

/** Says why nothing happened. */
export const tellBroken = ({ broken }: DocumentState): void => {
  if (broken) toast.warning(`Line ${broken.line} cannot be read. Mend the text first, then go on here.`);
};
