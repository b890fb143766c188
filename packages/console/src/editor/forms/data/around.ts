import type { Sample } from '../../document/panel-props.ts';
import { isRecord, type Place, valueAt } from '../../document/place.ts';
import { isLoneValue, pillOf } from './liquid-text.ts';
import type { DataNode } from './nodes.ts';

type Document = Readonly<Record<string, unknown>>;

/** The ids of the steps on whose way for failures a place is: there they have an error, and no output. */
export function failedAround(workflow: Document, at: Place): Set<string> {
  const ways = at.flatMap((part, depth) => (part === 'onError' ? [valueAt(workflow, at.slice(0, depth))] : []));
  return new Set(ways.flatMap((step) => (isRecord(step) && typeof step.id === 'string' ? [step.id] : [])));
}

/** What the innermost loop around a place goes through: a list, or where it is read; undefined when neither is known. */
function itemsAround(
  workflow: Document,
  at: Place,
): { list: readonly unknown[] } | { path: readonly string[] } | undefined {
  for (let depth = at.length - 1; depth > 0; depth -= 1) {
    const step = valueAt(workflow, at.slice(0, depth));
    if (!isRecord(step) || step.type !== 'forEach') continue;
    const { items } = step;
    if (Array.isArray(items)) return { list: items };
    if (typeof items !== 'string' || !isLoneValue(items)) return undefined;
    const { path, filters } = pillOf(items.trim());
    const isPlain = filters.every(({ name }) => name === 'default');
    return path !== undefined && isPlain ? { path } : undefined;
  }
  return undefined;
}

/** The first thing that the loop around a place goes through, as the data on screen has it. */
export function itemOf(workflow: Document, at: Place, sample: Sample): unknown {
  const items = itemsAround(workflow, at);
  if (items === undefined) return undefined;
  if ('list' in items) return items.list[0];
  const steps = Object.fromEntries(Object.entries(sample.steps).map(([id, { output }]) => [id, { output }]));
  const found = valueAt({ event: sample.event, steps, vars: workflow.vars }, items.path);
  return Array.isArray(found) ? found[0] : undefined;
}

/** One of what the loop around a place goes through, as the node of the list describes it. */
export function itemNode(
  workflow: Document,
  at: Place,
  find: (path: readonly string[]) => DataNode | undefined,
): DataNode | undefined {
  const items = itemsAround(workflow, at);
  const first = items && 'path' in items ? find([...items.path, '0']) : undefined;
  if (!first) return undefined;
  const { length } = first.path;
  // It is there in each turn; what is in it may still be missing.
  const moved = (node: DataNode, mayBeMissing: boolean): DataNode => ({
    ...node,
    path: ['item', ...node.path.slice(length)],
    mayBeMissing,
    children: node.children.map((child) => moved(child, mayBeMissing || !child.isRequired)),
  });
  return { ...moved(first, false), words: 'Item' };
}
