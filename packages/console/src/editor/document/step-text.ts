import { isSeq, type Node } from 'yaml';
import { allSteps, treeOf } from '../tree/tree.ts';
import { setInText, taken } from './change-text.ts';
import { isRecord, isWithin, type Place, valueAt, withValue } from './place.ts';
import { renameSteps } from './rename-step.ts';
import { blockItem, indented } from './render-yaml.ts';
import { readSource, type Source } from './source.ts';
import { addedItems } from './splices.ts';
import { columnOf, itemLines, nodeAt } from './text-places.ts';

/** A document after a change, and where the step that was meant stands in it. */
export interface Changed {
  source: Source;
  place: Place;
}

/** A step with those inside it and its comments, as YAML that can be put in anywhere. */
export function stepText(source: Source, place: Place): string {
  const list = nodeAt(source.doc.contents as Node | null, place.slice(0, -1)).node;
  if (!isSeq(list) || list.flow) return blockItem(valueAt(source.plain, place));
  const { from, to, dash } = itemLines(source.text, list, Number(place.at(-1)));
  return dedented(source.text.slice(from, to).trimEnd(), columnOf(source.text, dash));
}

/**
 * Puts steps in, at an index of a list that need not be there yet. Ids that are taken get a number.
 *
 * @param yaml - A list of steps, as `stepText` gives it.
 */
export function withSteps(source: Source, list: Place, index: number, yaml: string): Changed {
  const taken = new Set(allSteps(treeOf(source.plain)).map(({ id }) => id));
  const { text, values } = withFreeIds(yaml, taken);
  const at = Math.min(index, lengthAt(source, list));
  return { source: inserted(source, list, at, text, values), place: [...list, at] };
}

function inserted(source: Source, list: Place, index: number, text: string, values: unknown[]): Source {
  const before = valueAt(source.plain, list);
  if (!Array.isArray(before) || before.length === 0) {
    // A list that has an item is written already, in the style of its place.
    const started = setInText(source, list, ['-']);
    return setInText(inserted(started, list, 0, text, values), [...list, values.length], undefined);
  }
  const node = nodeAt(source.doc.contents as Node | null, list).node;
  const next = before.toSpliced(index, 0, ...values);
  const change = isSeq(node) ? addedItems(source.text, node, index, text, values) : undefined;
  return taken(source, change, withValue(source.plain, list, next)) ?? setInText(source, list, next);
}

export function withoutStep(source: Source, place: Place): Source {
  const list = place.slice(0, -1);
  // Without a step these say nothing; an empty `onError` says that the failure is passed over.
  const isNothing = lengthAt(source, list) === 1 && ['else', 'onMetric', 'onTimeout'].includes(String(list.at(-1)));
  return setInText(source, isNothing ? list : place, undefined);
}

/** Moves a step with those inside it. Nothing changes when it would have to stand inside itself. */
export function movedStep(source: Source, from: Place, list: Place, index: number): Changed {
  const own = from.slice(0, -1);
  const at = Number(from.at(-1));
  const isSameList = own.length === list.length && isWithin(list, own);
  if (isWithin(list, from) || (isSameList && (index === at || index === at + 1))) return { source, place: from };
  const yaml = stepText(source, from);
  const values = [valueAt(source.plain, from)];
  const target = placeWithout(list, from);
  const to = Math.min(isSameList && index > at ? index - 1 : index, lengthAt(source, list) - (isSameList ? 1 : 0));
  return { source: inserted(withoutStep(source, from), target, to, yaml, values), place: [...target, to] };
}

/** Where a place is once a step before or around it has gone. */
function placeWithout(place: Place, gone: Place): Place {
  const list = gone.slice(0, -1);
  const index = place[list.length];
  if (typeof index !== 'number' || !isWithin(place, list) || index <= Number(gone.at(-1))) return place;
  return [...list, index - 1, ...place.slice(list.length + 1)];
}

const lengthAt = (source: Source, list: Place): number => {
  const value = valueAt(source.plain, list);
  return Array.isArray(value) ? value.length : 0;
};

const HEAD = 'steps:\n  ';

/**
 * The steps that a text holds: a list, one step alone, or a whole workflow.
 *
 * @returns `undefined` when there are none in it.
 */
export function stepsInText(text: string): string | undefined {
  const { broken, plain } = readSource(`steps:\n  ${indented(text.trim(), 2)}\n`);
  if (broken === undefined && isStepList(plain.steps)) return text.trim();
  const whole = readSource(text);
  if (whole.broken !== undefined) return undefined;
  if (isStepList(whole.plain.steps)) {
    return whole.plain.steps.map((_step, index) => stepText(whole, ['steps', index])).join('\n');
  }
  return isStepList([whole.plain]) ? blockItem(whole.plain) : undefined;
}

const isStepList = (value: unknown): value is unknown[] =>
  Array.isArray(value) && value.length > 0 && value.every((step) => isRecord(step) && typeof step.type === 'string');

function withFreeIds(yaml: string, taken: ReadonlySet<string>): { text: string; values: unknown[] } {
  const source = readSource(`${HEAD}${indented(yaml, 2)}\n`);
  const used = new Set(taken);
  const renames = new Map<string, string>();
  for (const { id } of allSteps(treeOf(source.plain))) {
    const free = freeId(id, used);
    used.add(free);
    if (id !== '' && free !== id) renames.set(id, free);
  }
  const renamed = renameSteps(source, renames);
  return {
    text: dedented(`  ${renamed.text.slice(HEAD.length).trimEnd()}`, 2),
    values: renamed.plain.steps as unknown[],
  };
}

/** An id that nobody has: `identify_customer`, `identify_customer_2`. */
export function freeId(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  const stem = wanted.replace(/_\d+$/, '');
  let number = 2;
  while (taken.has(`${stem}_${number}`)) number += 1;
  return `${stem}_${number}`;
}

const dedented = (text: string, columns: number): string =>
  text.replaceAll(new RegExp(`^ {0,${columns}}`, 'gm'), '').replace(/^\n+/, '');
