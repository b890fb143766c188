import { alternatives, resolve, type Schema } from '../../../schema-form/schema.ts';
import { isRecord, valueAt } from '../../document/place.ts';
import { nameWords } from './words.ts';

export type DataType = 'text' | 'number' | 'yes or no' | 'list' | 'group' | 'anything';

/** Something that a field may be filled with. */
export interface DataNode {
  /** As a template reads it: `['steps', 'receipt', 'output', 'deliveryId']`. */
  path: readonly string[];
  words: string;
  type: DataType;
  /** Whether a run may come here without it. */
  mayBeMissing: boolean;
  /** Whether it is there whenever what it stands in is. */
  isRequired: boolean;
  description?: string | undefined;
  /** Of the data on screen; undefined where it has none. */
  value?: unknown;
  /** What it might be, where the data on screen has none. */
  example?: unknown;
  options?: readonly (string | number)[] | undefined;
  /** Found for what stands in it alone. */
  isAround?: boolean;
  children: readonly DataNode[];
}

/** Deeper values are reached by name; a schema may refer to itself. */
const MAX_DEPTH = 5;

/** What nodes are made of. */
export interface Readings {
  path: readonly string[];
  schema: Schema;
  value: unknown;
  example?: unknown;
  mayBeMissing: boolean;
  isRequired?: boolean;
}

/** What stands in an object is offered at once; anything else is offered as a whole. */
export function rootNodes(place: Readings): DataNode[] {
  const node = nodeOf('The whole of it', place);
  return node.children.length > 0 ? [...node.children] : [node];
}

export function nodeOf(words: string, place: Readings, root: Schema = place.schema, depth = 0): DataNode {
  const schema = resolve(place.schema, root);
  return {
    path: place.path,
    words,
    type: typeOf(schema, place.value ?? place.example),
    mayBeMissing: place.mayBeMissing,
    isRequired: place.isRequired ?? false,
    description: schema.description,
    value: place.value,
    example: place.example,
    options: schema.enum,
    children: depth >= MAX_DEPTH ? [] : childrenOf({ ...place, schema }, root, depth),
  };
}

function childrenOf({ path, schema, value, example, mayBeMissing }: Readings, root: Schema, depth: number): DataNode[] {
  const properties = schema.properties ?? {};
  if (schema.type === 'array' || Array.isArray(value)) {
    const first: Readings = {
      path: [...path, '0'],
      schema: schema.items ?? {},
      value: valueAt(value, [0]),
      example: valueAt(example, [0]),
      mayBeMissing: true,
    };
    return [nodeOf('First', first, root, depth + 1)];
  }
  const names = new Set([
    ...Object.keys(properties),
    ...[value, example].flatMap((each) => (isRecord(each) ? Object.keys(each) : [])),
  ]);
  return [...names].map((name) => {
    const isRequired = schema.required?.includes(name) === true;
    const inner: Readings = {
      path: [...path, name],
      schema: properties[name] ?? {},
      value: valueAt(value, [name]),
      example: valueAt(example, [name]),
      mayBeMissing: mayBeMissing || !isRequired,
      isRequired,
    };
    return nodeOf(properties[name]?.title ?? nameWords(name), inner, root, depth + 1);
  });
}

function typeOf(schema: Schema, value: unknown): DataType {
  const [first] = alternatives(schema);
  switch (first?.type) {
    case 'string':
      return 'text';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'yes or no';
    case 'array':
      return 'list';
    case 'object':
      return 'group';
    default:
      return typeOfValue(value);
  }
}

export function typeOfValue(value: unknown): DataType {
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'yes or no';
  if (Array.isArray(value)) return 'list';
  return isRecord(value) ? 'group' : 'anything';
}

/** Every node, those inside others after them. */
export const allNodes = (nodes: readonly DataNode[]): DataNode[] =>
  nodes.flatMap((node) => [node, ...allNodes(node.children)]);
