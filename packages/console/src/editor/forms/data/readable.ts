import type { Answer } from '../../../api/client.ts';
import type { Schema } from '../../../schema-form/schema.ts';
import type { Sample } from '../../document/panel-props.ts';
import { isRecord, type Place, valueAt } from '../../document/place.ts';
import { laneWords } from '../../tree/step-words.ts';
import { type StepNode, treeOf } from '../../tree/tree.ts';
import { failedAround, itemNode, itemOf } from './around.ts';
import { allNodes, type DataNode, nodeOf, rootNodes } from './nodes.ts';
import { nameWords } from './words.ts';

export type Readable = Answer<'POST /api/v1/workflows/readable'>;

export interface DataGroup {
  title: string;
  /** When it is there, where that is not always. */
  note?: string;
  nodes: readonly DataNode[];
}

/** What is known beside what the server says. */
interface Around {
  workflow: Readonly<Record<string, unknown>>;
  at: Place;
  sample: Sample | null;
  clientValues: Record<string, unknown>;
  secrets: readonly string[];
  /** What each action answers, by its key, for steps that have not been tried. */
  examples: ReadonlyMap<string, unknown>;
}

/** What can be read at a place, by where it comes from, with the values on screen beside it. */
export function groupsOf(readable: Readable, around: Around): DataGroup[] {
  const { workflow, at, sample, clientValues, secrets, examples } = around;
  const vars = isRecord(workflow.vars) ? workflow.vars : {};
  const failed = failedAround(workflow, at);
  const ways = waysOf(workflow);
  const sources: DataGroup[] = [
    {
      title: 'Event',
      nodes: rootNodes(sure(['event'], (readable.event ?? {}) as Schema, sample?.event)),
    },
    ...readable.steps
      .toReversed()
      .map((step) => stepGroup(step, failed.has(step.id), sample, examples.get(step.action ?? ''), ways.get(step.id))),
    { title: 'Variables', nodes: readable.vars.map((name) => nodeOf(name, sure(['vars', name], {}, vars[name]))) },
  ];
  const loop: DataGroup[] = readable.isInLoop
    ? [
        {
          title: 'This turn of the loop',
          nodes: [
            itemNode(workflow, at, (path) => nodeAt(sources, path)) ??
              nodeOf('Item', sure(['item'], {}, sample === null ? undefined : itemOf(workflow, at, sample))),
            nodeOf('Index', sure(['index'], { type: 'integer' })),
          ],
        },
      ]
    : [];
  return [
    ...loop,
    ...sources,
    { title: 'Client', nodes: readable.client.map((name) => clientNode(name, clientValues)) },
    {
      title: 'Secrets of the client',
      nodes: readable.mayReadSecrets ? secrets.map((name) => nodeOf(name, sure(['secrets', name], text))) : [],
    },
    { title: 'Run', nodes: readable.run.map((name) => nodeOf(nameWords(name), sure(['run', name], text))) },
    {
      title: 'Connection',
      nodes: readable.connection.map((name) => nodeOf(nameWords(name), sure(['connection', name], text))),
    },
  ].filter(({ nodes }) => nodes.length > 0);
}

const text: Schema = { type: 'string' };
const sure = (path: readonly string[], schema: Schema, value?: unknown) => ({
  path,
  schema,
  value,
  mayBeMissing: false,
});

function stepGroup(
  { id, type, action, isCertain, output }: Readable['steps'][number],
  hasFailed: boolean,
  sample: Sample | null,
  example: unknown,
  way: string | undefined,
): DataGroup {
  if (hasFailed) {
    const of = (name: string) => sure(['steps', id, 'error', name], text, valueAt(sample?.steps[id]?.error, [name]));
    return {
      title: id,
      note: 'it has failed here',
      nodes: [nodeOf('Why it failed', of('message')), nodeOf('Code of the failure', of('code'))],
    };
  }
  const place = {
    path: ['steps', id, 'output'],
    schema: (output ?? {}) as Schema,
    value: sample?.steps[id]?.output,
    example,
    mayBeMissing: !isCertain,
  };
  const what = action ?? (type === 'action' ? undefined : type);
  const notes = [
    what && sourceWords(what),
    !isCertain && (way === undefined ? 'only when it was done' : `only when that way was taken: ${way}`),
  ].filter(Boolean);
  return { title: id, nodes: rootNodes(place), ...(notes.length > 0 && { note: notes.join(' · ') }) };
}

/** Of each step, in words, the way of a branch or a wait that leads to it, the nearest one; other steps have none. */
function waysOf(workflow: Readonly<Record<string, unknown>>): Map<string, string> {
  const found = new Map<string, string>();
  function walk(steps: readonly StepNode[], way: string | undefined): void {
    for (const step of steps) {
      if (way !== undefined) found.set(step.id, way);
      for (const lane of step.lanes) walk(lane.steps, WAYS.has(lane.kind) ? laneWords(lane, step) : way);
    }
  }
  walk(treeOf(workflow), undefined);
  return found;
}

const WAYS = new Set(['branch', 'else', 'onMetric', 'onTimeout']);

/** `customer-io/send-push` reads `send push`. */
const sourceWords = (source: string): string =>
  (source.split('/').at(-1) ?? source)
    .replaceAll('-', ' ')
    .replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function clientNode(name: string, values: Record<string, unknown>): DataNode {
  if (name !== 'values') return nodeOf(nameWords(name), sure(['client', name], text));
  return nodeOf('Values', sure(['client', 'values'], { type: 'object', required: Object.keys(values) }, values));
}

/** What a path reads; undefined when nobody can know. */
export function nodeAt(groups: readonly DataGroup[], path: readonly string[]): DataNode | undefined {
  const key = path.join('\n');
  return groups.flatMap(({ nodes }) => allNodes(nodes)).find((node) => node.path.join('\n') === key);
}

/** Whether what a path reads is not there any more: a step that was deleted, or stands after this one, a name that nobody gives. */
export function isGone(readable: Readable, [root, first, part, name]: readonly string[]): boolean {
  if (root === 'event') return first !== undefined && isStranger(readable.event, first);
  if (root === 'vars') return first !== undefined && !readable.vars.includes(first);
  if (root === 'item' || root === 'index') return !readable.isInLoop;
  if (root !== 'steps') return false;
  const step = readable.steps.find(({ id }) => id === first);
  return step === undefined || (part === 'output' && name !== undefined && isStranger(step.output, name));
}

/** Whether a schema rules a name out. */
function isStranger(schema: Record<string, unknown> | null, name: string): boolean {
  const { properties, additionalProperties } = (schema ?? {}) as Schema;
  return additionalProperties === false && properties?.[name] === undefined;
}
