import type { Answer } from '../../../api/client.ts';
import { type Schema, titleOf } from '../../../schema-form/schema.ts';
import type { Sample } from '../../document/panel-props.ts';
import { isRecord } from '../../document/place.ts';
import { allNodes, type DataNode, nodeOf, rootNodes } from './nodes.ts';

export type Readable = Answer<'POST /api/v1/workflows/readable'>;

export interface DataGroup {
  title: string;
  /** When it is there, where that is not always. */
  note?: string;
  nodes: readonly DataNode[];
}

/** What can be read at a place, by where it comes from, with the values on screen beside it. */
export function groupsOf(
  readable: Readable,
  around: { workflow: Readonly<Record<string, unknown>>; sample: Sample | null; clientValues: Record<string, unknown> },
): DataGroup[] {
  const { workflow, sample, clientValues } = around;
  const vars = isRecord(workflow.vars) ? workflow.vars : {};
  const inLoop: DataGroup[] = readable.isInLoop
    ? [
        {
          title: 'This turn of the loop',
          nodes: [
            nodeOf('Item', { path: ['item'], schema: {}, value: undefined, mayBeMissing: false }),
            nodeOf('Index', { path: ['index'], schema: { type: 'integer' }, value: undefined, mayBeMissing: false }),
          ],
        },
      ]
    : [];
  const groups: DataGroup[] = [
    ...inLoop,
    {
      title: 'Event',
      nodes: rootNodes({
        path: ['event'],
        schema: (readable.event ?? {}) as Schema,
        value: sample?.event,
        mayBeMissing: false,
      }),
    },
    ...readable.steps.toReversed().map((step): DataGroup => {
      const { output, error } = sample?.steps[step.id] ?? {};
      const nodes =
        step.output === null && isRecord(error)
          ? rootNodes({ path: ['steps', step.id, 'error'], schema: {}, value: error, mayBeMissing: false })
          : step.output === null
            ? errorNodes(step.id)
            : rootNodes({
                path: ['steps', step.id, 'output'],
                schema: step.output as Schema,
                value: output,
                mayBeMissing: !step.isCertain,
              });
      return { title: step.id, nodes, ...(!step.isCertain && { note: 'only when this step was taken' }) };
    }),
    {
      title: 'Variables',
      nodes: readable.vars.map((name) =>
        nodeOf(name, { path: ['vars', name], schema: {}, value: vars[name], mayBeMissing: false }),
      ),
    },
    {
      title: 'Client',
      nodes: readable.client.map((name) =>
        name === 'values'
          ? nodeOf('Values', {
              path: ['client', 'values'],
              schema: { type: 'object' },
              value: clientValues,
              mayBeMissing: false,
            })
          : plain('client', name),
      ),
    },
    { title: 'Run', nodes: readable.run.map((name) => plain('run', name)) },
    { title: 'Connection', nodes: readable.connection.map((name) => plain('connection', name)) },
  ];
  return groups.filter(({ nodes }) => nodes.length > 0);
}

const plain = (root: string, name: string): DataNode =>
  nodeOf(titleOf(name, {}), { path: [root, name], schema: { type: 'string' }, value: undefined, mayBeMissing: false });

const errorNodes = (id: string): DataNode[] =>
  ['message', 'code'].map((name) =>
    nodeOf(name === 'message' ? 'Why it failed' : 'Code of the failure', {
      path: ['steps', id, 'error', name],
      schema: { type: 'string' },
      value: undefined,
      mayBeMissing: false,
    }),
  );

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
