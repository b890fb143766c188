import { isRecord } from '../../document/place.ts';

/** One value that a run is started with. */
export interface InputRow {
  name: string;
  kind: 'text' | 'email' | 'number' | 'boolean' | 'list' | 'object' | 'anything';
  isRequired: boolean;
  description: string;
}

export const inputKinds: readonly { kind: InputRow['kind']; words: string; schema: Record<string, unknown> }[] = [
  { kind: 'text', words: 'Text', schema: { type: 'string' } },
  { kind: 'email', words: 'E-mail', schema: { type: 'string', format: 'email' } },
  { kind: 'number', words: 'Number', schema: { type: 'number' } },
  { kind: 'boolean', words: 'Yes or no', schema: { type: 'boolean' } },
  { kind: 'list', words: 'List', schema: { type: 'array' } },
  { kind: 'object', words: 'Group', schema: { type: 'object' } },
  { kind: 'anything', words: 'Anything', schema: {} },
];

/** A JSON Schema as rows; undefined when it says more than they can show. */
export function rowsOfSchema(schema: unknown): InputRow[] | undefined {
  if (schema === undefined) return [];
  if (!isRecord(schema)) return undefined;
  const { type, properties = {}, required = [], ...more } = schema;
  if (type !== 'object' || !isRecord(properties) || !Array.isArray(required)) return undefined;
  if (Object.keys(more).some((name) => name !== 'additionalProperties')) return undefined;
  if (required.some((name) => !Object.hasOwn(properties, String(name)))) return undefined;
  const rows = Object.entries(properties).map(([name, property]) => rowOf(name, property, required.includes(name)));
  return rows.every((row) => row !== undefined) ? rows : undefined;
}

function rowOf(name: string, property: unknown, isRequired: boolean): InputRow | undefined {
  if (!isRecord(property)) return undefined;
  const { description = '', ...schema } = property;
  const kind = inputKinds.find(
    (each) =>
      Object.keys(each.schema).length === Object.keys(schema).length &&
      Object.entries(each.schema).every(([key, value]) => schema[key] === value),
  )?.kind;
  return kind && typeof description === 'string' ? { name, kind, isRequired, description } : undefined;
}

/** The schema of rows, with whatever else the one before said. */
export function schemaOfRows(rows: readonly InputRow[], before: unknown): Record<string, unknown> {
  const { required: _required, properties: _properties, ...more } = isRecord(before) ? before : { type: 'object' };
  const required = rows.filter(({ isRequired }) => isRequired).map(({ name }) => name);
  return {
    ...more,
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries(
      rows.map(({ name, kind, description }) => [
        name,
        { ...inputKinds.find((each) => each.kind === kind)?.schema, ...(description !== '' && { description }) },
      ]),
    ),
  };
}
